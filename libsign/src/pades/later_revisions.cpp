#include "pades/later_revisions.hpp"

#include <fmt/format.h>

#include "pdf/explain.hpp"

namespace libsign::pades {
namespace {

/// LaterWalk walks over the revisions after one.
class LaterWalk {
 public:
  LaterWalk(pdf::File& file, std::size_t covered) : file_(file), covered_(covered) {}

  std::vector<UnexplainedOctets> run() {
    for (std::size_t i = covered_ + 1; i <= file_.last(); ++i) look_at(i);
    look_at_tail();
    return std::move(found_);
  }

 private:
  void suspect(std::size_t index, std::string message, const char* clause) {
    found_.push_back({index, {"UNEXPLAINED_BYTES", Severity::Error, std::move(message), clause}});
  }

  void look_at(std::size_t index) {
    const pdf::Revision& revision = file_.revisions()[index];
    for (const pdf::Unexplained& gap : pdf::unexplained(file_, index, 1))
      suspect(index, fmt::format("revision {}: {}", index + 1, gap.why), "ISO 32000-2, 7.5.6");
    for (const pdf::Section& section : revision.sections)
      if (section.exceeds_size)
        suspect(index,
                fmt::format("the trailer of revision {} says that objects do not exist which are there", index + 1),
                "ISO 32000-2, 7.5.5");
  }

  void look_at_tail() {
    const pdf::Span tail = file_.tail();
    if (tail.size() == 0) return;
    const ByteView rest = file_.bytes().subspan(tail.begin);
    if (as_text(rest).find_first_not_of(std::string_view("\r\n \t\0", 5)) == std::string_view::npos) return;
    suspect(file_.last() + 1,
            fmt::format("{} octets follow the last revision, and no signature covers them", tail.size()),
            "ISO 32000-2, 7.5.5");
  }

  pdf::File& file_;
  std::size_t covered_;
  std::vector<UnexplainedOctets> found_;
};

}  // namespace

std::vector<UnexplainedOctets> unexplained_after(pdf::File& file, std::size_t covered) {
  return LaterWalk(file, covered).run();
}

}  // namespace libsign::pades
