#include <libsign/trust_folder.hpp>

#include <fstream>
#include <map>

#include <sys/stat.h>
#include <catch2/catch.hpp>

#include "lists.hpp"

using namespace libsign;
namespace fs = std::filesystem;

namespace {

/// Web is a network of documents in memory.
class Web final : public net::Fetcher {
 public:
  void put(const std::string& path, const std::string& vector) { files_["http://lists.test/" + path] = vector; }
  void lose(const std::string& path) { files_.erase("http://lists.test/" + path); }
  Result<Bytes> get(std::string_view url, std::size_t) override {
    const auto found = files_.find(std::string(url));
    if (found == files_.end()) return Error{Errc::Network, "nobody answers", std::string(url)};
    return to_bytes(support::list(found->second).bytes());
  }
  Result<Bytes> post(std::string_view url, std::string_view, ByteView, std::size_t) override {
    return Error{Errc::Network, "nobody answers", std::string(url)};
  }

 private:
  std::map<std::string, std::string> files_;
};

/// Home is a folder for one test.
class Home {
 public:
  Home() {
    std::string name = (fs::temp_directory_path() / "mocsign-trust-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;
  ~Home() { fs::remove_all(path_); }
  fs::path trust() const { return path_ / "trust"; }
  TrustFolder open() const { return TrustFolder::open(trust()).value(); }

 private:
  fs::path path_;
};

const Instant kNow = support::now();

Result<ListChange> add(TrustFolder& folder, const std::string& name, const std::vector<std::string>& signers,
                       net::Fetcher* fetcher = nullptr) {
  return folder.add_list(support::list(name), "http://lists.test/" + name + ".xml", support::certificates(signers),
                         fetcher, kNow);
}

/// A folder that keeps list 10 of XX under list of lists 4, and the network that they came from.
struct Kept {
  Home home;
  Web web;
  TrustFolder folder = home.open();

  Kept() {
    web.put("lotl.xml", "lotl");
    web.put("xx.xml", "xx");
    REQUIRE(add(folder, "lotl", {"p256"}));
    const auto changes = folder.update(web, kNow).value();
    REQUIRE(changes.size() == 2);
    REQUIRE(changes[0].outcome == ListChange::Outcome::Unchanged);
    REQUIRE(changes[1].outcome == ListChange::Outcome::Added);
  }
  std::uint64_t sequence_of(const std::string& id) const {
    for (const KeptList& list : folder.lists())
      if (list.id == id) return list.sequence;
    return 0;
  }
  bool trusts(const std::string& name) const {
    const LoadedTrust loaded = home.open().load(kNow);
    const auto details = loaded.store.details(support::certificate(name));
    return std::any_of(details.begin(), details.end(), [](const TrustAnchor& one) { return one.trusted_at(kNow); });
  }
};

fs::path only_file(const fs::path& folder, const std::string& holding) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream in(entry.path());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (text.find(holding) != std::string::npos) return entry.path();
  }
  FAIL("no file holds " << holding);
  return {};
}

}  // namespace

TEST_CASE("a folder that does not exist trusts nobody", "[trusted_lists]") {
  const Home home;
  const TrustFolder folder = home.open();
  CHECK(folder.empty());
  CHECK(folder.load(kNow).store.anchors().empty());
  CHECK_FALSE(fs::exists(home.trust()));
}

TEST_CASE("a pinned certificate is kept with its interval", "[trusted_lists]") {
  const Home home;
  TrustFolder folder = home.open();
  const Certificate root = support::certificate("root");
  const auto id = folder.pin(root, "root.pem", parse_instant("2026-01-01"), parse_instant("2026-12-31"));
  REQUIRE(id);
  CHECK_FALSE(folder.pin(root, "root.pem", parse_instant("2026-01-02"), parse_instant("2026-01-01")));
  const auto details = home.open().load(kNow).store.details(root);
  REQUIRE(details.size() == 1);
  CHECK(details[0].trusted_at(kNow));
  CHECK_FALSE(details[0].trusted_at(parse_instant("2027-01-01").value()));
  REQUIRE(folder.remove(*id));
  CHECK(home.open().empty());
  CHECK(folder.remove(*id).error().code == Errc::NotFound);
}

TEST_CASE("a list without anybody who answers for its signer is not taken", "[trusted_lists][reject]") {
  const Home home;
  TrustFolder folder = home.open();
  const auto added = add(folder, "xx", {});
  REQUIRE_FALSE(added);
  CHECK(added.error().code == Errc::Usage);
  CHECK_THAT(added.error().hint, Catch::Contains("--signer"));
  CHECK(home.open().empty());
}

TEST_CASE("a list of lists answers for the lists below it, handed over or fetched", "[trusted_lists]") {
  const Home home;
  TrustFolder folder = home.open();
  REQUIRE(add(folder, "lotl", {"p256"}));
  CHECK(add(folder, "refused-signer", {}).error().code == Errc::Refused);
  CHECK(add(folder, "xx-list-of-lists", {}).error().code == Errc::Refused);
  CHECK(add(folder, "yy", {}).error().code == Errc::Usage);
  REQUIRE(add(folder, "xx", {}));
  CHECK(folder.lists()[1].under == "EU");
  CHECK(folder.lists()[1].location == "http://lists.test/xx.xml");
  REQUIRE(folder.remove("EU"));
  CHECK(folder.empty());
  CHECK(fs::is_empty(home.trust() / "lists"));
}

TEST_CASE("update takes newer lists, and what they withdraw is withdrawn", "[trusted_lists]") {
  Kept kept;
  CHECK(kept.trusts("intermediate"));
  kept.web.put("xx.xml", "xx-withdrawn");
  const auto changes = kept.folder.update(kept.web, kNow).value();
  CHECK(changes[1].outcome == ListChange::Outcome::Updated);
  CHECK(kept.sequence_of("XX") == 11);
  CHECK_FALSE(kept.trusts("intermediate"));
  CHECK(kept.trusts("rsa2048"));
  CHECK(std::distance(fs::directory_iterator(kept.home.trust() / "lists"), {}) == 2);
}

TEST_CASE("a bad list is not taken, and the last good one goes on to serve", "[trusted_lists][reject]") {
  Kept kept;
  const auto [vector, why] = GENERATE(
      std::pair{"refused-unsigned", "not signed"}, std::pair{"refused-signer", "pinned"},
      std::pair{"refused-changed", "changed"}, std::pair{"refused-partial", "cover"},
      std::pair{"refused-two-signatures", "more than one"}, std::pair{"refused-moved-signature", "belongs"},
      std::pair{"refused-version-4", "version"}, std::pair{"refused-cut", ""}, std::pair{"refused-other-root", ""},
      std::pair{"xx-replayed", "older than number 10"}, std::pair{"xx-stale", "stale"}, std::pair{"yy", "not of XX"},
      std::pair{"xx-list-of-lists", "below another"});
  CAPTURE(vector);
  kept.web.put("xx.xml", vector);
  const auto changes = kept.folder.update(kept.web, kNow).value();
  CHECK(changes[1].outcome == ListChange::Outcome::Kept);
  CHECK_FALSE(changes[1].network);
  CHECK_THAT(changes[1].message, Catch::Contains(why));
  CHECK(kept.sequence_of("XX") == 10);
  CHECK(kept.trusts("intermediate"));
}

TEST_CASE("a network that is down changes nothing", "[trusted_lists][reject]") {
  Kept kept;
  kept.web.lose("xx.xml");
  kept.web.lose("lotl.xml");
  const auto changes = kept.folder.update(kept.web, kNow).value();
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].network);
  CHECK(changes[1].network);
  CHECK(kept.trusts("intermediate"));
}

TEST_CASE("a list that grows stale goes on to serve with a warning", "[trusted_lists]") {
  const Kept kept;
  const Instant late = parse_instant("2049-12-01").value();
  const LoadedTrust loaded = kept.home.open().load(late);
  CHECK(loaded.warnings.size() == 2);
  CHECK(loaded.store.contains(support::certificate("intermediate")));
}

TEST_CASE("the signer of a list of lists changes over pivots, each announced by the one before", "[trusted_lists]") {
  Kept kept;
  kept.web.put("lotl.xml", "lotl-7");
  kept.web.put("pivot-5.xml", "pivot-5");
  SECTION("the whole way") {
    kept.web.put("pivot-6.xml", "pivot-6");
    CHECK(kept.folder.update(kept.web, kNow).value()[0].outcome == ListChange::Outcome::Updated);
    CHECK(kept.sequence_of("EU") == 7);
    CHECK(kept.home.open().load(kNow).warnings.empty());
    // Who signed the old ones has no say any more.
    kept.web.put("lotl.xml", "pivot-5");
    CHECK(kept.folder.update(kept.web, kNow).value()[0].outcome == ListChange::Outcome::Kept);
  }
  SECTION("a step is missing") {
    CHECK(kept.folder.update(kept.web, kNow).value()[0].outcome == ListChange::Outcome::Kept);
  }
  SECTION("a step is another list") {
    kept.web.put("pivot-6.xml", "lotl");
    CHECK(kept.folder.update(kept.web, kNow).value()[0].outcome == ListChange::Outcome::Kept);
  }
  SECTION("the list at the end is somebody else's") {
    kept.web.put("pivot-6.xml", "pivot-6");
    kept.web.put("lotl.xml", "lotl-forged");
    CHECK(kept.folder.update(kept.web, kNow).value()[0].outcome == ListChange::Outcome::Kept);
  }
}

TEST_CASE("a list of lists can be added over its pivots, too", "[trusted_lists]") {
  const Home home;
  TrustFolder folder = home.open();
  Web web;
  web.put("pivot-5.xml", "pivot-5");
  web.put("pivot-6.xml", "pivot-6");
  CHECK_FALSE(add(folder, "lotl-7", {"p256"}));
  REQUIRE(add(folder, "lotl-7", {"p256"}, &web));
  CHECK(folder.lists()[0].pinned == support::certificates({"p256"}));
}

TEST_CASE("the snapshot serves until anything it was made from changes", "[trusted_lists]") {
  Kept kept;
  const LoadedTrust cold = kept.home.open().load(kNow);
  CHECK_FALSE(cold.from_cache);
  const LoadedTrust cached = kept.home.open().load(kNow);
  CHECK(cached.from_cache);
  CHECK(equal(cold.store.sha256(), cached.store.sha256()));
  const fs::path snapshot = kept.home.trust() / "snapshot";
  SECTION("a corrupt one is none") { fs::resize_file(snapshot, fs::file_size(snapshot) - 1); }
  SECTION("one that others may write to is none") { ::chmod(snapshot.c_str(), 0666); }
  SECTION("another list") {
    kept.web.put("xx.xml", "xx-withdrawn");
    REQUIRE(kept.folder.update(kept.web, kNow));
  }
  CHECK_FALSE(kept.home.open().load(kNow).from_cache);
}

TEST_CASE("a list whose file was changed is left out with a warning", "[trusted_lists][reject]") {
  const Kept kept;
  const fs::path file = only_file(kept.home.trust() / "lists", "CA/QC");
  std::ofstream(file, std::ios::app) << " ";
  const LoadedTrust loaded = kept.home.open().load(kNow);
  REQUIRE(loaded.warnings.size() == 1);
  CHECK_THAT(loaded.warnings[0], Catch::Contains("XX was left out"));
  CHECK_FALSE(loaded.store.contains(support::certificate("intermediate")));
}

TEST_CASE("a record that cannot be read, or that others can write, is an error", "[trusted_lists][reject]") {
  const Kept kept;
  const fs::path record = kept.home.trust() / "trust.json";
  SECTION("others may write the record") {
    ::chmod(record.c_str(), 0646);
    CHECK(TrustFolder::open(kept.home.trust()).error().code == Errc::Refused);
  }
  SECTION("others may write to the folder") {
    ::chmod(kept.home.trust().c_str(), 0777);
    CHECK(TrustFolder::open(kept.home.trust()).error().code == Errc::Refused);
  }
  SECTION("it is no record") {
    const auto text =
        GENERATE("", "[]", "{}", "{\"schema\": \"mocsign-trust-folder/1\", \"pinned\": [{}], \"lists\": []}");
    std::ofstream(record, std::ios::trunc) << text;
    CHECK(TrustFolder::open(kept.home.trust()).error().code == Errc::BadInput);
  }
}
