-- Undoes V3__celeriac_lineage.sql: the lineage of every result is lost, and no result.
DROP TABLE IF EXISTS celeriac_lineage;
