#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <libsign/status.hpp>
#include <libsign/texts.hpp>

namespace libsign::test {

inline constexpr std::string_view kApproval = "Approval";
inline constexpr std::string_view kOrigin = "Origin";
inline constexpr std::string_view kReceipt = "Receipt";
inline constexpr std::string_view kDelivery = "Delivery";

/// digest makes 32 octets of a name.
Bytes digest(std::string_view name);
Instant at(std::string_view text);
calendar::Date day(int year, unsigned month, unsigned date);

/// Mark describes a signature: whose key, when a time-stamp proves it ("" for none), and what it commits to.
struct Mark {
  std::string key;
  std::string stamped;
  std::string_view commitment = kApproval;
  std::string role{};
};

/// Scene builds the records of one dossier, as if they had been read and judged.
class Scene {
 public:
  /// japan_estonia is a memorandum like that of Tallinn, 2022; italy_japan like that of Rome, 2026. The text names the
  /// keys "jp", "ee" and "it".
  static Scene japan_estonia();
  static Scene italy_japan();

  Memorandum memorandum;
  LabelledText text;  // the head's words; modify() moves it on
  std::string asked = "2026-11-21T16:00:00Z";
  std::vector<ActRecord> records;
  std::vector<UnreadRecord> unread;
  StatusOptions options;

  /// sign_memorandum adds the memorandum under all its participants' signatures, time-stamped on its day.
  void sign_memorandum();
  /// add adds an act; the record stays valid until the next one is added.
  ActRecord& add(Act act, const std::vector<Mark>& marks);
  /// act makes an act with a header; its id is made of `name`.
  Act act(ActKind kind, std::string_view name, std::string by, ActBody body) const;
  ActReference reference(const ActRecord& record) const;

  /// modification makes one that puts `words` into the place of a block's text.
  Act modification(std::string_view name, std::string by, const std::string& label, std::string words,
                   MomentRule effect = MomentRule::OnLastConsent) const;
  /// consent is a consent of `by` to a modification.
  Act consent(std::string_view name, std::string by, const Act& to) const;
  Act notice(std::string_view name, std::string by, std::string to, NoticeType type, std::string power) const;
  /// receipt says that a notice arrived.
  Act receipt(std::string_view name, std::string by, const Act& of, std::string_view arrived) const;
  Act delivery(std::string_view name, std::string by, const Act& of, std::vector<DeliveryEvent> events) const;

  Status status() const;
};

/// find returns the status of the act with that name.
const ActStatus& find(const Status& status, std::string_view name);
bool has_code(const ActStatus& act, std::string_view code);
std::string summary(const ActStatus& act);

}  // namespace libsign::test
