-- Puts messages back that take.lua has taken, if nobody else has yet. They are the next to be taken.
-- KEYS: unacked, unacked_index, the queue's lists. ARGV: queue, tag…
local rest = ', "", ' .. cjson.encode(ARGV[1]) .. ']'
for i = 2, #ARGV do
  local kept = redis.call('HGET', KEYS[1], ARGV[i])
  redis.call('HDEL', KEYS[1], ARGV[i])
  redis.call('ZREM', KEYS[2], ARGV[i])
  if kept then
    redis.call('RPUSH', KEYS[tonumber(string.match(ARGV[i], '%d+$'))], string.sub(kept, 2, -1 - #rest))
  end
end
return redis.status_reply('OK')
