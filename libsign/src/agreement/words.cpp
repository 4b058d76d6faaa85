#include <array>

#include <libsign/act.hpp>

#include "agreement/vocabulary.hpp"

/// LIBSIGN_WORDS defines words() and name() for one enumeration, with a word for each enumerator in its order.
#define LIBSIGN_WORDS(Enumeration, ...)                                            \
  template <>                                                                      \
  std::span<const std::string_view> agreement::words<Enumeration>() {              \
    static constexpr auto kWords = std::to_array<std::string_view>({__VA_ARGS__}); \
    return kWords;                                                                 \
  }                                                                                \
  std::string_view name(Enumeration value) { return agreement::words<Enumeration>()[static_cast<std::size_t>(value)]; }

namespace libsign {

using agreement::kUnstated;

LIBSIGN_WORDS(Commencement, kUnstated, "signing")
LIBSIGN_WORDS(Renewal, kUnstated, "automatic", "mutual-consent")
LIBSIGN_WORDS(Form, kUnstated, "written")
LIBSIGN_WORDS(NoticeBefore, kUnstated, "period-end", "intended-end")
LIBSIGN_WORDS(NoticeRuns, kUnstated, "sending", "receipt")
LIBSIGN_WORDS(ConsentBy, kUnstated, "all")
LIBSIGN_WORDS(IntegrationRule, kUnstated, "on-consent", "date-determined")
LIBSIGN_WORDS(MomentRule, "on-date", "on-last-consent", "to-be-determined")
LIBSIGN_WORDS(Decision, "consent", "refuse")
LIBSIGN_WORDS(NoticeType, "non-renewal", "termination", "poc-change", "other")
LIBSIGN_WORDS(Channel, "erds", "pec", "hand", "diplomatic", "post", "email", "other")
LIBSIGN_WORDS(DeliveryEventName, "SubmissionAcceptance", "SubmissionRejection", "ConsignmentAcceptance",
              "ConsignmentRejection", "ContentConsignment", "ContentConsignmentFailure", "ContentAccessTracking",
              "ContentHandover", "ContentHandoverFailure", "RelayAcceptance", "RelayRejection", "RelayFailure",
              "NotificationForAcceptance", "NotificationForAcceptanceFailure", "AcceptanceRejectionExpiry",
              "ConsignmentNotification", "ConsignmentNotificationFailure")
LIBSIGN_WORDS(EvidenceType, "pec", "erds")
LIBSIGN_WORDS(CommencementDay, "counted", "not-counted")
LIBSIGN_WORDS(NoticeCount, "clear", "plain", "date-to-date")
LIBSIGN_WORDS(NoticeZone, "sender", "addressee", "utc")
LIBSIGN_WORDS(Correspondence, "event-day", "starting-day")
LIBSIGN_WORDS(DayShift, "none", "next", "previous")
LIBSIGN_WORDS(StatedEnd, "last-hour", "first-hour")
LIBSIGN_WORDS(HolidayShift, "none", "next-working-day", "previous-working-day")
LIBSIGN_WORDS(CountingMethod, "backward", "forward-equivalent")
LIBSIGN_WORDS(LateNotice, "void", "next-period")
LIBSIGN_WORDS(WithdrawalRule, "free", "with-assent", "excluded")
LIBSIGN_WORDS(ArrangementEvent, "made", "completed")

}  // namespace libsign

#undef LIBSIGN_WORDS
