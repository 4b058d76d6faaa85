#pragma once

#include <vector>

#include <libsign/status.hpp>

/// A dossier in which everything happens over and over, without the containers: what judging the acts costs after
/// the signatures were verified.
namespace bench {

/// BusyDossier is a memorandum and then rounds of ten acts, an act an hour: a modification, the other participant's
/// consent to it, a notice, its receipt, its withdrawal, the receipt of that, an authority, a point of contact, an
/// arrangement, a determination. Each round's modification changes the text of the one before.
class BusyDossier {
 public:
  /// Makes `acts` acts.
  explicit BusyDossier(std::size_t acts);

  const std::vector<libsign::ActRecord>& records() const { return records_; }
  /// at returns a time after all of them.
  libsign::Instant at() const;

 private:
  enum class Who { Estonia, Japan, Both };

  void memorandum();
  void round();
  libsign::ActReference add(libsign::ActKind kind, Who who, libsign::ActBody body, std::string_view commitment);
  libsign::ActReference modification();

  std::vector<libsign::ActRecord> records_;
  std::vector<libsign::TextBlock> text_;
  libsign::TextVersion head_;
  std::size_t rounds_ = 0;
};

}  // namespace bench
