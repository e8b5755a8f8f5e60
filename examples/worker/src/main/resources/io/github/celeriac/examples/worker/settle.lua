-- Forgets a message that is settled.
-- KEYS: unacked, unacked_index. ARGV: tag.
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.status_reply('OK')
