-- Takes the next message, and keeps it as kombu does until it is settled: in a hash by its tag, with where to put it back.
-- KEYS: unacked, unacked_index, the queue's lists, most urgent first. ARGV: tag, queue.
-- Returns the tag, with the number of the list behind it, and the message.
for list = 3, #KEYS do
  local message = redis.call('RPOP', KEYS[list])
  if message then
    local tag = ARGV[1] .. ':' .. list
    redis.call('HSET', KEYS[1], tag, '[' .. message .. ', "", ' .. cjson.encode(ARGV[2]) .. ']')
    redis.call('ZADD', KEYS[2], redis.call('TIME')[1], tag)
    return {tag, message}
  end
end
return {}
