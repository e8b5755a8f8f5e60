-- Counts one part of a chord, and gives its claim to who completes it.
-- KEYS: parts (.j), extra parts (.t), size (.s), claimed parts, claim, index of claims, parts by task id.
-- ARGV: part, its place or +inf, 1 if ordered, the task id as it is in parts, seconds to live (0: for ever), token, lease
-- in milliseconds, group id, what is kept with the claim, the part's state.
-- Returns {0} nothing to do, {1, kept, part…} claimed, {2, kept, part…} claimed from somebody else.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function claimed(code, kept)
  local list = redis.call('TYPE', KEYS[4]).ok == 'list'
  local parts = redis.call(list and 'LRANGE' or 'ZRANGE', KEYS[4], 0, -1)
  table.insert(parts, 1, kept)
  table.insert(parts, 1, code)
  return parts
end

local claim = redis.call('HMGET', KEYS[5], 'token', 'until', 'kept')
if claim[1] then
  if claim[1] ~= ARGV[6] and tonumber(claim[2]) >= now() then
    return {0}
  end
  local lease = now() + ARGV[7]
  redis.call('HSET', KEYS[5], 'token', ARGV[6], 'until', lease)
  redis.call('ZADD', KEYS[6], lease, ARGV[8])
  return claimed(claim[1] == ARGV[6] and 1 or 2, claim[3])
end

-- Where in a part its task's id ends; nil if the part does not show it, being compressed or signed.
local function id_end(part)
  local _, ends = string.find(string.sub(part, 1, #ARGV[4] + 64), ARGV[4], 1, true)
  return ends
end

local function succeeded(part, ends)
  return string.find(string.sub(part, ends + 1, ends + 16), 'SUCCESS', 1, true) ~= nil
end

-- The part that this task has left before, if it did. What shows no place or no id is kept by task id, too. Parts of
-- Python's workers are found by their place.
local ordered = ARGV[3] == '1'
local place = ordered and ARGV[2] ~= '+inf'
local before, stays
local known = redis.call('HGET', KEYS[7], ARGV[4])
if known then
  stays = string.sub(known, 1, 1) == '+'
  before = string.sub(known, 2)
elseif place then
  for _, part in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[2], ARGV[2])) do
    local ends = id_end(part)
    if ends then
      stays = succeeded(part, ends)
      before = part
    end
  end
end

local added = not before
if before and not stays and before ~= ARGV[1] then
  redis.call(ordered and 'ZREM' or 'LREM', KEYS[1], unpack(ordered and {before} or {1, before}))
  before = nil
end
if not before then
  if ordered then
    redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
  else
    redis.call('RPUSH', KEYS[1], ARGV[1])
  end
  if known or not place or not id_end(ARGV[1]) then
    redis.call('HSET', KEYS[7], ARGV[4], (ARGV[10] == 'SUCCESS' and '+' or '-') .. ARGV[1])
  end
end
if ARGV[5] ~= '0' then
  for _, key in ipairs({KEYS[1], KEYS[2], KEYS[3], KEYS[7]}) do
    redis.call('EXPIRE', key, ARGV[5])
  end
end

-- Only who adds a part completes: a repetition comes while, or after, somebody else does.
local size = redis.call('GET', KEYS[3])
if not added or not size or size == '' then
  return {0}
end
local count = redis.call(ordered and 'ZCARD' or 'LLEN', KEYS[1])
if count ~= tonumber(size) + tonumber(redis.call('GET', KEYS[2]) or 0) then
  return {0}
end
local lease = now() + ARGV[7]
-- From here on Celery's workers see no chord: what they repeat completes nothing.
redis.call('RENAME', KEYS[1], KEYS[4])
redis.call('DEL', KEYS[2], KEYS[3], KEYS[7])
redis.call('HSET', KEYS[5], 'token', ARGV[6], 'until', lease, 'kept', ARGV[9])
if ARGV[5] ~= '0' then
  redis.call('EXPIRE', KEYS[5], ARGV[5])
end
redis.call('ZADD', KEYS[6], lease, ARGV[8])
return claimed(1, ARGV[9])
