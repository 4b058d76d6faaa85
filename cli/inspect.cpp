#include <libsign/inspect.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "command.hpp"

namespace libsign::cli {
namespace {

std::string day(Instant instant) { return format_instant(instant).substr(0, 10); }

std::string signer(const SignatureReport& signature) {
  return signature.signing_certificate ? terminal_safe(signature.signing_certificate->common_name())
                                       : std::string("an unknown signer");
}

std::string joined(const std::vector<std::string>& texts) {
  return terminal_safe(fmt::format("{}", fmt::join(texts, ", ")));
}

/// numbers writes object numbers with ranges for runs: "1-4, 7".
std::string numbers(const std::vector<std::uint32_t>& all) {
  std::string text;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i + 1;
    while (end < all.size() && all[end] == all[end - 1] + 1) ++end;
    text += (i == 0 ? "" : ", ") + std::to_string(all[i]);
    if (end - i > 1) text += fmt::format("-{}", all[end - 1]);
    i = end;
  }
  return text;
}

std::string revisions(const Inspection& inspection) {
  std::string text;
  for (std::size_t i = 0; i < inspection.revisions.size(); ++i) {
    const PdfRevision& revision = inspection.revisions[i];
    text += fmt::format("  revision  {}  {} bytes from {}", i + 1, revision.end - revision.begin, revision.begin);
    if (!revision.written.empty()) text += ", wrote objects " + numbers(revision.written);
    if (!revision.freed.empty()) text += ", freed objects " + numbers(revision.freed);
    for (const SignatureReport& signature : inspection.signatures)
      if (signature.pdf && signature.pdf->revision == i + 1)
        text += fmt::format(", signed by {} in the field {}", signature.id, terminal_safe(signature.pdf->field));
    text += "\n";
  }
  return text;
}

std::string tree(const Inspection& inspection) {
  std::string text;
  for (const Entry& entry : inspection.entries)
    text += fmt::format("  {:<10}{}  {} bytes  {}\n", name(entry.role), terminal_safe(entry.name), entry.size,
                        terminal_safe(entry.media_type));
  return text + revisions(inspection);
}

std::string claims(const SignatureReport& signature) {
  std::string text = fmt::format("  {} names {} as its signer, {} {}", signature.id, signer(signature),
                                 name(signature.format), name(signature.level));
  if (signature.claimed_signing_time) text += ", claims " + format_instant(*signature.claimed_signing_time);
  text += "\n";
  if (!signature.claimed_roles.empty()) text += "      role " + joined(signature.claimed_roles) + "\n";
  if (!signature.commitments.empty()) text += "      commitment " + joined(signature.commitments) + "\n";
  if (signature.place)
    text += fmt::format("      place {}, {}\n", terminal_safe(signature.place->city),
                        terminal_safe(signature.place->country));
  for (const ReferenceReport& reference : signature.references)
    text += "      refers to " + (reference.uri.empty() ? "the whole document" : terminal_safe(reference.uri)) + "\n";
  return text;
}

std::string overview_of(const Inspection& inspection) {
  std::string text = fmt::format("{}: {}, {} bytes, SHA-256 {}\n", terminal_safe(inspection.path),
                                 name(inspection.container), inspection.size, to_hex(inspection.sha256));
  text += tree(inspection);
  if (const auto& act = inspection.act)
    text += act->problem
                ? fmt::format("  act       cannot be read: {}\n", terminal_safe(*act->problem))
                : fmt::format(
                      "  act       {}: {}\n            {}\n", terminal_safe(act->kind), terminal_safe(act->title),
                      act->by.empty() ? "between " + joined(act->participants) : "made by " + terminal_safe(act->by));
  for (const SignatureReport& signature : inspection.signatures) text += claims(signature);
  return text;
}

std::string certificate_lines(const Certificate& certificate) {
  return fmt::format("  {}\n    issued by {}\n    serial number {}, from {} to {}\n    SHA-256 {}\n",
                     terminal_safe(certificate.subject()), terminal_safe(certificate.issuer()),
                     certificate.serial_number(), day(certificate.not_before()), day(certificate.not_after()),
                     to_hex(certificate.sha256()));
}

/// certificates_of lists what a signature carries, the signing certificate first, each once; then those of its
/// time-stamps.
std::vector<Certificate> certificates_of(const SignatureReport& signature) {
  std::vector<Certificate> all;
  const auto add = [&](const Certificate& certificate) {
    if (std::find(all.begin(), all.end(), certificate) == all.end()) all.push_back(certificate);
  };
  if (signature.signing_certificate) add(*signature.signing_certificate);
  for (const Certificate& certificate : signature.certificates) add(certificate);
  for (const Certificate& certificate : signature.chain) add(certificate);
  for (const TimestampReport& timestamp : signature.timestamps) {
    if (timestamp.signing_certificate) add(*timestamp.signing_certificate);
    for (const Certificate& certificate : timestamp.chain) add(certificate);
  }
  return all;
}

std::string certificates(const Inspection& inspection) {
  std::string text;
  for (const SignatureReport& signature : inspection.signatures) {
    text += signature.id + "\n";
    for (const Certificate& certificate : certificates_of(signature)) text += certificate_lines(certificate);
  }
  return text;
}

std::string timeline(const Inspection& inspection) {
  std::vector<std::pair<Instant, std::string>> events;
  for (const SignatureReport& signature : inspection.signatures) {
    if (signature.claimed_signing_time)
      events.emplace_back(*signature.claimed_signing_time,
                          signature.id + " claims to be signed by " + signer(signature));
    for (const TimestampReport& timestamp : signature.timestamps)
      if (timestamp.time)
        events.emplace_back(*timestamp.time, fmt::format("{} {} time-stamp by {}", signature.id, name(timestamp.kind),
                                                         terminal_safe(timestamp.by)));
    if (!signature.signing_certificate) continue;
    events.emplace_back(signature.signing_certificate->not_before(), signature.id + " certificate begins");
    events.emplace_back(signature.signing_certificate->not_after(), signature.id + " certificate ends");
  }
  std::sort(events.begin(), events.end());
  std::string text;
  for (const auto& [instant, event] : events) text += fmt::format("{}  {}\n", format_instant(instant), event);
  return text;
}

class Inspect final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    arguments.add({.value_name = "FILE", .text = "a container, a PDF, XML or CMS file", .required = true}, file_);
    arguments.add({.long_name = "--json", .text = "everything, as JSON"}, json_);
    arguments.add({.long_name = "--tree", .text = "only the files inside, or the revisions of a PDF"}, tree_);
    arguments.add({.long_name = "--certs", .text = "only the certificates"}, certificates_);
    arguments.add({.long_name = "--timeline", .text = "only the times, in their order"}, timeline_);
    arguments.add({.long_name = "--extract-revision",
                   .value_name = "N",
                   .text = "write a PDF to OUT as it was at the end of its revision N"},
                  revision_);
    arguments.add({.long_name = "--output", .short_name = "-o", .value_name = "OUT", .text = "the file to write"},
                  output_);
    arguments.add({.long_name = "--force", .text = "overwrite OUT"}, force_);
  }

  Exit run(Context& context) override {
    if (json_ + tree_ + certificates_ + timeline_ > 1)
      return context.fail(usage("--json, --tree, --certs and --timeline exclude each other", "give one of them"));
    const auto document = Document::open(file_);
    if (!document) return context.fail(document.error());
    if (revision_ || output_) return extract(context, *document);
    auto inspection = inspect(*document);
    if (!inspection) return context.fail(inspection.error());
    inspection->path = file_;
    context.out(rendered(*inspection));
    return Exit::Ok;
  }

 private:
  Exit extract(Context& context, const Document& document) const {
    if (!revision_ || !output_)
      return context.fail(usage("--extract-revision and -o belong together", "give N and OUT"));
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(revision_->data(), revision_->data() + revision_->size(), number);
    if (error != std::errc{} || end != revision_->data() + revision_->size())
      return context.fail(usage(fmt::format("--extract-revision cannot be “{}”", *revision_), "it is a number"));
    const Overwrite overwrite = force_ ? Overwrite::Yes : Overwrite::No;
    if (const auto free = check_output(*output_, overwrite); !free) return context.fail(free.error());
    const auto extracted = extract_revision(document, number);
    if (!extracted) return context.fail(extracted.error());
    const auto written = write_output(*output_, extracted->bytes(), overwrite);
    if (!written) return context.fail(written.error());
    context.out(*output_ + "\n");
    return Exit::Ok;
  }

  std::string rendered(const Inspection& inspection) const {
    if (json_) return to_json(inspection, tool());
    if (tree_) return tree(inspection);
    if (certificates_) return certificates(inspection);
    if (timeline_) return timeline(inspection);
    return overview_of(inspection);
  }

  std::string file_;
  bool json_ = false;
  bool tree_ = false;
  bool certificates_ = false;
  bool timeline_ = false;
  std::optional<std::string> revision_;
  std::optional<std::string> output_;
  bool force_ = false;
};

}  // namespace

const Command kInspect{"inspect", "Show what is in a file, without judging it",
                       "FILE [--json|--tree|--certs|--timeline|--extract-revision N -o OUT]", make_verb<Inspect>};

}  // namespace libsign::cli
