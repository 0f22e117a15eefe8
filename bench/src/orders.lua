-- The requests of one contender: another shopper each time, and another idempotency key if one is asked for.
-- Arguments: method, path, file of "token address_id" lines, file of item ids (empty: no body), a word that is new in every round.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local method, path, word = nil, nil, nil
local users, items, count = {}, {}, 0

function init(args)
  method, path, word = args[1], args[2], args[5]
  for line in io.lines(args[3]) do
    local token, address = string.match(line, "^(%S+) (%d+)$")
    users[#users + 1] = { head = "Host: mall\r\nAuthorization: Bearer " .. token .. "\r\n", address = address }
  end
  for line in io.lines(args[4]) do
    local sale, item = string.match(line, "^(%d+) (%d+)$")
    items[#items + 1] = { first = method .. " " .. (string.gsub(path, "SALE", sale)) .. " HTTP/1.1\r\n", item = item }
  end
end

-- Put together by hand: the generator shares the machine with what it measures, so each of its cycles is missing there.
function request()
  count = count + 1
  -- The threads start at different shoppers.
  local user = users[(count * 2 + number) % #users + 1]
  if #items == 0 then
    return method .. " " .. path .. " HTTP/1.1\r\n" .. user.head .. "\r\n"
  end
  local item = items[(count * 7 + number) % #items + 1]
  local body = '{"item_id":' .. item.item .. ',"quantity":1,"address_id":' .. user.address .. '}'
  return item.first .. user.head .. "Content-Type: application/json\r\nIdempotency-Key: "
    .. word .. "-" .. number .. "-" .. count .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
  io.write(string.format(
    '\nRESULT {"requests":%d,"duration_us":%d,"refused":%d,"broken":%d,"p50_us":%d,"p99_us":%d,"p999_us":%d}\n',
    summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
