-- Takes the next message, and keeps it as kombu does until it is settled: in a hash by its tag, with where to put it back.
-- A client that lost its connection may send this a second time: it gets the message that it has, and not another.
-- KEYS: unacked, unacked_index, the queue's lists, most urgent first. ARGV: tag, queue.
-- Returns the tag, with the number of the list behind it, and the message.
local rest = ', "", ' .. cjson.encode(ARGV[2]) .. ']'
for list = 3, #KEYS do
  local tag = ARGV[1] .. ':' .. list
  local kept = redis.call('HGET', KEYS[1], tag)
  if kept then
    return {tag, string.sub(kept, 2, -1 - #rest)}
  end
end
for list = 3, #KEYS do
  local message = redis.call('RPOP', KEYS[list])
  if message then
    local tag = ARGV[1] .. ':' .. list
    redis.call('HSET', KEYS[1], tag, '[' .. message .. rest)
    redis.call('ZADD', KEYS[2], redis.call('TIME')[1], tag)
    return {tag, message}
  end
end
return {}
