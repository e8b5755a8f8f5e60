-- Ends a chord, if the claim is still good, and sends what it comes to in the same step.
-- KEYS: claim, claimed parts, index of claims, queue… ARGV: token, group id, lease in milliseconds, or 0 to end the chord,
-- database of results, database of queues, envelope…
-- Returns 1 if the claim was good.
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 0
end
if ARGV[3] ~= '0' then
  local time = redis.call('TIME')
  local lease = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
  redis.call('HSET', KEYS[1], 'until', lease)
  redis.call('ZADD', KEYS[3], lease, ARGV[2])
  return 1
end
-- First the queues: a script that fails undoes nothing, and without its claim the chord would be lost.
if ARGV[4] ~= ARGV[5] then
  redis.call('SELECT', ARGV[5])
end
for i = 4, #KEYS do
  redis.call('LPUSH', KEYS[i], ARGV[i + 2])
end
if ARGV[4] ~= ARGV[5] then
  redis.call('SELECT', ARGV[4])
end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[2])
return 1
