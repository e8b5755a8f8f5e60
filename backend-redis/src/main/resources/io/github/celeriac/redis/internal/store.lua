-- Stores a document unless the task has a SUCCESS already, and wakes whoever waits, in one step.
-- KEYS[1] key and channel; ARGV: document, seconds to live (0: for ever), pattern that captures the state of a document,
-- SHA-1 of a stored document that may be replaced although its state cannot be told.
-- Returns 1 written, 0 kept an existing SUCCESS, 2 cannot tell the state of what is stored,
-- 3 written, but nobody was told.
local head = redis.call('GETRANGE', KEYS[1], 0, 63)
if head ~= '' then
  local state = string.match(head, ARGV[3])
  if state == 'SUCCESS' then
    if redis.call('STRLEN', KEYS[1]) == #ARGV[1] and redis.call('GET', KEYS[1]) == ARGV[1] then
      return 1
    end
    return 0
  end
  if not state and redis.sha1hex(redis.call('GET', KEYS[1])) ~= ARGV[4] then
    return 2
  end
end
if ARGV[2] == '0' then
  redis.call('SET', KEYS[1], ARGV[1])
else
  redis.call('SETEX', KEYS[1], ARGV[2], ARGV[1])
end
-- What is stored is stored: a user who may not publish has written, and the waiting find it by their sweep.
if type(redis.pcall('PUBLISH', KEYS[1], ARGV[1])) == 'table' then
  return 3
end
return 1
