-- Takes a void claim over. KEYS: claimed parts, claim, index of claims. ARGV: token, lease in milliseconds, group id.
-- Returns as chord_add.lua does.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local claim = redis.call('HMGET', KEYS[2], 'until', 'kept', 'token')
if not claim[1] then
  redis.call('ZREM', KEYS[3], ARGV[3])
  return {0}
end
if claim[3] ~= ARGV[1] and tonumber(claim[1]) >= now then
  return {0}
end
redis.call('HSET', KEYS[2], 'token', ARGV[1], 'until', now + ARGV[2])
redis.call('ZADD', KEYS[3], now + ARGV[2], ARGV[3])
local list = redis.call('TYPE', KEYS[1]).ok == 'list'
local parts = redis.call(list and 'LRANGE' or 'ZRANGE', KEYS[1], 0, -1)
table.insert(parts, 1, claim[2])
table.insert(parts, 1, 2)
return parts
