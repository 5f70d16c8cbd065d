-- Writes a breaker's new state if nobody changed it since it was read. KEYS: state, pause.
-- ARGV: old state ('' for none), new state, ttl_ms, rest_ms (0: closed, -1: as it was).
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
local rest, probing = tonumber(ARGV[4]), KEYS[2] .. ':probe'
if rest > 0 then
  redis.call('SET', KEYS[2], '1', 'PX', rest)
  redis.call('SET', probing, '1', 'PX', ARGV[3])
elseif rest == 0 then
  redis.call('DEL', KEYS[2], probing)
end
return 1
