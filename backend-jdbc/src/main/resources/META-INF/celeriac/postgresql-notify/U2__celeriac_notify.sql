DROP TRIGGER IF EXISTS celeriac_notify ON celery_taskmeta;
DROP FUNCTION IF EXISTS celeriac_notify();
