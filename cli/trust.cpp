#include <algorithm>

#include <fmt/format.h>
#include <libsign/trust_folder.hpp>
#include <libsign/trusted_list.hpp>

#include "command.hpp"
#include "lasting.hpp"
#include "trust_text.hpp"
#include "user_trust.hpp"

namespace libsign::cli {
namespace {

using Json = nlohmann::ordered_json;

bool is_url(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

std::string_view word(ListChange::Outcome outcome) {
  switch (outcome) {
    case ListChange::Outcome::Added: return "added";
    case ListChange::Outcome::Updated: return "updated";
    case ListChange::Outcome::Unchanged: return "unchanged";
    case ListChange::Outcome::Kept: return "kept";
  }
  return "kept";
}

class Trust final : public Verb {
 public:
  void declare(Arguments& arguments) override {
    arguments.add({.value_name = "ACTION",
                   .text = "show what is trusted, add to it, remove from it, fetch the lists anew, show one in full",
                   .choices = {"list", "add", "remove", "update", "show"},
                   .required = true},
                  action_);
    arguments.add({.value_name = "WHAT", .text = "for add a file or URL, for remove and show a name from list"}, what_);
    arguments.add({.long_name = "--signer",
                   .value_name = "CERT",
                   .text = "who signs the added list: a certificate from a source that you trust; may be repeated"},
                  signers_);
    arguments.add({.long_name = "--from", .value_name = "TIME", .text = "trust the added certificate from TIME on"},
                  from_);
    arguments.add({.long_name = "--until", .value_name = "TIME", .text = "trust it until TIME, inclusive"}, until_);
    arguments.add({.long_name = "--dir",
                   .value_name = "DIR",
                   .text = "where trust is kept; default: MOCSIGN_TRUST_STORE, else ~/.local/share/mocsign/trust"},
                  folder_);
    arguments.add({.long_name = "--json", .text = "as JSON"}, json_);
  }

  Exit run(Context& context) override {
    if (const auto checked = check_arguments(); !checked) return context.fail(checked.error());
    const auto path = trust_folder_path(context, folder_);
    if (!path) return context.fail(usage("there is no home to keep trust in", "name a folder with --dir"));
    auto folder = TrustFolder::open(*path);
    if (!folder) return context.fail(folder.error());
    if (action_ == "list") return list(context, *folder);
    if (action_ == "add") return add(context, *folder);
    if (action_ == "remove") return remove(context, *folder);
    if (action_ == "update") return update(context, *folder);
    return show(context, *folder);
  }

 private:
  Result<void> check_arguments() const {
    const bool needs_name = action_ == "add" || action_ == "remove" || action_ == "show";
    if (needs_name && what_.empty())
      return usage(fmt::format("trust {} needs to know what", action_),
                   action_ == "add" ? "name files or URLs" : "mocsign trust list shows the names");
    if (!needs_name && !what_.empty()) return usage(fmt::format("trust {} takes no “{}”", action_, what_.front()));
    if (action_ != "add" && (!signers_.empty() || from_ || until_))
      return usage("--signer, --from and --until belong to trust add");
    return {};
  }

  void print(Context& context, const Json& json) const {
    context.out(json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n");
  }

  static void warn(Context& context, const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) context.note("warning: " + terminal_safe(warning));
  }

  Exit list(Context& context, const TrustFolder& folder) const {
    const LoadedTrust loaded = folder.load(context.now());
    warn(context, loaded.warnings);
    if (json_)
      print(context, overview_json(folder, loaded, context.now()));
    else
      context.out(overview_text(folder, context.now()));
    if (folder.empty()) context.note("hint: mocsign trust add FILE");
    return Exit::Ok;
  }

  Exit add(Context& context, TrustFolder& folder) const {
    for (const std::string& what : what_) {
      const auto document = open(context, what);
      if (!document) return context.fail(document.error());
      const auto text = is_trusted_list(document->bytes()) ? add_list(context, folder, *document, what)
                                                           : add_certificates(folder, *document, what);
      if (!text) return context.fail(text.error());
      context.out(*text);
    }
    return Exit::Ok;
  }

  static Result<Document> open(const Context& context, const std::string& what) {
    if (!is_url(what)) return Document::open(what);
    const auto fetcher = network(context);
    if (!fetcher) return fetcher.error();
    auto octets = (*fetcher)->get(what, Limits{}.max_document_bytes);
    if (!octets) return octets.error();
    return Document(what, *std::move(octets));
  }

  Result<std::string> add_list(Context& context, TrustFolder& folder, const Document& document,
                               const std::string& what) const {
    if (from_ || until_) return usage("--from and --until are for certificates: a list says itself since when");
    std::vector<Certificate> signers;
    for (const std::string& path : signers_) {
      auto certificates = TrustStore::load(path);
      if (!certificates) return certificates.error();
      std::move(certificates->begin(), certificates->end(), std::back_inserter(signers));
    }
    const auto fetcher = network(context);
    const auto change = folder.add_list(document, is_url(what) ? what : std::string(), signers,
                                        fetcher ? fetcher->get() : nullptr, context.now());
    if (!change) return change.error();
    if (!change->message.empty())
      context.note(fmt::format("warning: the trusted list {}: {}", terminal_safe(change->id), change->message));
    return fmt::format("{}: {}\n", terminal_safe(change->id), word(change->outcome));
  }

  Result<std::string> add_certificates(TrustFolder& folder, const Document& document, const std::string& what) const {
    if (!signers_.empty()) return usage("--signer is for trusted lists", "a certificate is trusted as it is");
    std::optional<Instant> from;
    std::optional<Instant> until;
    for (const auto& [flag, target] : {std::pair{&from_, &from}, std::pair{&until_, &until}}) {
      if (!*flag) continue;
      const auto instant = instant_argument(**flag);
      if (!instant) return instant.error();
      *target = *instant;
    }
    const bool is_pem = as_text(document.bytes()).find("-----BEGIN ") != std::string_view::npos;
    Result<std::vector<Certificate>> certificates = Error{Errc::BadInput, {}};
    if (is_pem) {
      certificates = Certificate::from_pem(as_text(document.bytes()));
    } else if (auto certificate = Certificate::from_der(document.bytes())) {
      certificates = std::vector{*std::move(certificate)};
    } else {
      certificates = certificate.error();
    }
    if (!certificates)
      return Error{certificates.error().code, certificates.error().what, what,
                   "a certificate is PEM or DER; a trusted list is XML of TS 119 612"};
    std::string text;
    for (const Certificate& certificate : *certificates) {
      const auto id = folder.pin(certificate, what, from, until);
      if (!id) return id.error();
      text += fmt::format("{}: {}\n", *id, terminal_safe(certificate.common_name()));
    }
    return text;
  }

  Exit remove(Context& context, TrustFolder& folder) const {
    for (const std::string& what : what_)
      if (auto removed = folder.remove(what); !removed) return not_found(context, removed.error());
    return Exit::Ok;
  }

  Exit update(Context& context, TrustFolder& folder) const {
    const auto fetcher = network(context);
    if (!fetcher) return context.fail(fetcher.error());
    const auto changes = folder.update(**fetcher, context.now());
    if (!changes) return context.fail(changes.error());
    Exit exit = Exit::Ok;
    Json all = Json::array();
    for (const ListChange& change : *changes) {
      if (change.outcome == ListChange::Outcome::Kept) exit = Exit::Network;
      all.push_back({{"id", change.id}, {"outcome", word(change.outcome)}, {"message", change.message}});
      if (!json_)
        context.out(fmt::format("{}: {}{}\n", terminal_safe(change.id), word(change.outcome),
                                change.message.empty() ? "" : ": " + terminal_safe(change.message)));
    }
    if (json_) print(context, {{"schema", "mocsign-trust/1"}, {"lists", std::move(all)}});
    warn(context, folder.load(context.now()).warnings);
    if (exit != Exit::Ok) context.note("hint: lists that were kept go on to serve as they are");
    return exit;
  }

  Exit show(Context& context, const TrustFolder& folder) const {
    for (const std::string& what : what_) {
      const auto& lists = folder.lists();
      const auto kept = std::find_if(lists.begin(), lists.end(), [&](const KeptList& one) { return one.id == what; });
      if (kept != lists.end()) {
        const auto list = folder.read(what);
        if (!list) return context.fail(list.error());
        if (json_)
          print(context, list_json(*kept, *list));
        else
          context.out(list_text(*kept, *list));
        continue;
      }
      const auto anchors = anchors_named(folder.load(context.now()).store, what);
      if (!anchors) return not_found(context, anchors.error());
      if (json_)
        print(context, anchors_json(*anchors));
      else
        context.out(anchors_text(*anchors));
    }
    return Exit::Ok;
  }

  /// anchors_named finds a certificate by the start of its SHA-256.
  static Result<std::vector<TrustAnchor>> anchors_named(const TrustStore& store, const std::string& start) {
    constexpr std::size_t kFewestDigits = 6;
    std::vector<TrustAnchor> found;
    for (const Certificate& anchor : store.anchors()) {
      if (start.size() < kFewestDigits || !to_hex(anchor.sha256()).starts_with(start)) continue;
      if (!found.empty()) return Error{Errc::Ambiguous, fmt::format("several certificates begin with “{}”", start)};
      found = store.details(anchor);
    }
    if (!found.empty()) return found;
    return Error{Errc::NotFound,
                 fmt::format("nothing here is called “{}”", start),
                 {},
                 "mocsign trust list shows the names; a certificate goes by its SHA-256"};
  }

  /// A name that does not exist contradicts the command, it says nothing of a file.
  static Exit not_found(Context& context, Error error) {
    if (error.code == Errc::NotFound) error.code = Errc::Usage;
    return context.fail(error);
  }

  std::string action_;
  std::vector<std::string> what_;
  std::vector<std::string> signers_;
  std::optional<std::string> from_;
  std::optional<std::string> until_;
  std::string folder_;
  bool json_ = false;
};

}  // namespace

const Command kTrust{"trust", "Trusted lists and pinned certificates: whom verify trusts",
                     "list|add|remove|update|show [WHAT]… [flags]", make_verb<Trust>};

}  // namespace libsign::cli
