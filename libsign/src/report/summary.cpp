#include <libsign/inspect.hpp>
#include <libsign/report_json.hpp>

namespace libsign {

void ReportSummary::add(Verdict verdict) {
  ++files;
  switch (verdict) {
    case Verdict::Passed: ++passed; break;
    case Verdict::Failed: ++failed; break;
    case Verdict::Indeterminate: ++indeterminate; break;
    case Verdict::Unsigned: ++unsigned_files; break;
    case Verdict::Unreadable: ++unreadable; break;
  }
}

std::string_view name(EntryRole role) {
  switch (role) {
    case EntryRole::Data: return "data";
    case EntryRole::Signature: return "signature";
    case EntryRole::Metadata: return "metadata";
  }
  return "data";
}

}  // namespace libsign
