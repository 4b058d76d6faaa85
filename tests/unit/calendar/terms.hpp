#pragma once

#include <string>

#include <libsign/calendar.hpp>

#include "base/dates.hpp"

namespace libsign::test {

/// day reads a date that has to exist.
inline calendar::Date day(std::string_view text) { return *parse_date(text); }

/// The terms of a memorandum between Japan and Estonia, and of one between Italy and Japan.
inline const calendar::Term kTallinn{day("2022-05-06"), "Europe/Tallinn", {.years = 3}, Period{.years = 1}};
inline const calendar::Term kRome{day("2026-06-15"), "Europe/Rome", {.years = 5}, Period{.years = 5}};
inline const Period kSixMonths{.months = 6};
inline const Period kThreeMonths{.months = 3};

/// plain returns a reading with nothing but what is given.
inline calendar::Reading reading(calendar::CommencementDay commencement_day, calendar::NoticeMethod method,
                                 std::string zone = "Asia/Tokyo") {
  return {.id = "test",
          .commencement_day = commencement_day,
          .notice = method,
          .zone = {calendar::NoticeZone::Of::Named, std::move(zone)}};
}

}  // namespace libsign::test
