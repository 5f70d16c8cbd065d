-- Puts back what a limit's counts must be, from the tables. ARGV[1]: [[key, ttl_s, [[slot, count]…]]…]. Whoever comes second changes nothing.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
if redis.call('GET', 'wecom:limits:born') == run then return 0 end
for _, window in ipairs(cjson.decode(ARGV[1])) do
  redis.call('DEL', window[1])
  for _, slot in ipairs(window[3]) do redis.call('HSET', window[1], slot[1], slot[2]) end
  redis.call('EXPIRE', window[1], window[2])
end
redis.call('SET', 'wecom:limits:born', run)
return 1
