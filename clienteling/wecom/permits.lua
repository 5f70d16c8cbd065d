-- Permits for a whole claimed batch in one call. ARGV[1]: {limits: [[key, slot_s, slots, most]…], asks: [[pause, limit index…]…], room}.
-- Answers {1, wait_ms…} per ask (0 = permit, -1 = it could have one, but `room` were given), or {0} when this Redis has
-- lost or never had the counts.
-- An API whose rest is over while its breaker is not closed gets one permit, a probe, and rests until that is answered.
-- The marker holds the server's run id: after a restart or FLUSHALL nothing is trusted before it was rebuilt from the tables.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
if redis.call('GET', 'wecom:limits:born') ~= run then return {0} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local question = cjson.decode(ARGV[1])

local windows = {}
for i, limit in ipairs(question.limits) do
  local window = {key = limit[1], span = limit[2] * 1000, slots = limit[3], most = limit[4], used = {}, sum = 0, added = 0, denied = 0}
  window.slot = math.floor(now / window.span)
  local stored = redis.call('HGETALL', window.key)
  for j = 1, #stored, 2 do
    local slot = tonumber(stored[j])
    if slot > window.slot - window.slots then
      window.used[#window.used + 1] = {slot, tonumber(stored[j + 1])}
      window.sum = window.sum + tonumber(stored[j + 1])
    else
      redis.call('HDEL', window.key, stored[j])
    end
  end
  table.sort(window.used, function(a, b) return a[1] < b[1] end)
  windows[i] = window
end

-- Until enough slots have left the window; those denied before in this batch take the places of windows to come.
local function wait_of(window)
  if window.sum + window.added < window.most then return 0 end
  local ahead, room = math.floor(window.denied / window.most), window.most - window.sum - window.added
  window.denied = window.denied + 1
  for _, used in ipairs(window.used) do
    room = room + used[2]
    if room > 0 then return (used[1] + window.slots + ahead * window.slots) * window.span - now end
  end
  return (ahead + 1) * window.slots * window.span
end

local PROBED_AGAIN_MS = 1000
local answer, paused, probing, given = {1}, {}, {}, 0
for _, ask in ipairs(question.asks) do
  local pause = ask[1]
  if paused[pause] == nil then
    paused[pause] = math.max(redis.call('PTTL', pause), 0)
    probing[pause] = redis.call('EXISTS', pause .. ':probe') == 1
    if redis.call('GET', pause) == 'probe' then paused[pause] = math.min(paused[pause], PROBED_AGAIN_MS) end
  end
  local wait = paused[pause]
  for j = 2, #ask do
    if wait == 0 then wait = wait_of(windows[ask[j]]) end
  end
  if wait == 0 and given >= question.room then
    wait = -1
  elseif wait == 0 then
    given = given + 1
    if probing[pause] then
      redis.call('SET', pause, 'probe', 'PX', question.probe_ms)
      paused[pause] = PROBED_AGAIN_MS
    end
    for j = 2, #ask do windows[ask[j]].added = windows[ask[j]].added + 1 end
  end
  answer[#answer + 1] = wait
end

for _, window in ipairs(windows) do
  if window.added > 0 then
    redis.call('HINCRBY', window.key, window.slot, window.added)
    redis.call('PEXPIRE', window.key, window.slots * window.span)
  end
end
return answer
