#include "draft_reading.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <libsign/reading.hpp>

namespace libsign::cli {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

/// What a parameter of a reading is called in an act.
struct Name {
  std::string_view parameter;
  std::string_view key;
};

constexpr std::array<Name, 12> kNames{{{"commencement-day", "commencement"},
                                       {"correspondence", "correspondence"},
                                       {"period-end.shift", "periodEndShift"},
                                       {"period-end.weekend", "periodEndWeekend"},
                                       {"notice.method", "noticeCount"},
                                       {"notice.counting", "counting"},
                                       {"notice.runs-from", "noticeRuns"},
                                       {"notice.close-of-business", "closeOfBusiness"},
                                       {"notice.shift", "noticeShift"},
                                       {"notice.weekend", "noticeWeekend"},
                                       {"notice.stated-end", "statedEnd"},
                                       {"notice.late", "lateNotice"}}};

std::pair<std::string, std::string> zone_value(const calendar::NoticeZone& zone) {
  switch (zone.of) {
    case calendar::NoticeZone::Of::Sender: return {"reading.zone", "sender"};
    case calendar::NoticeZone::Of::Addressee: return {"reading.zone", "addressee"};
    case calendar::NoticeZone::Of::Named: break;
  }
  return {"reading.zoneName", zone.zone};
}

}  // namespace

Result<Values> reading_values(const std::string& name) {
  const auto known = calendar::builtin_reading(name);
  const auto reading = known ? Result<calendar::Reading>(*known) : calendar::load_reading(name);
  if (!reading) return reading.error();
  Values values{zone_value(reading->zone)};
  for (const auto& [parameter, value] : calendar::parameters(*reading)) {
    const auto found = std::ranges::find(kNames, parameter, &Name::parameter);
    if (found == kNames.end()) continue;
    values.emplace_back("reading." + std::string(found->key), value == "forward" ? "forward-equivalent" : value);
  }
  if (reading->holidays) values.emplace_back("reading.holidaysDigest", "sha256:" + to_hex(reading->holidays->sha256));
  return values;
}

}  // namespace libsign::cli
