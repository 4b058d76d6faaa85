#include "fixture.hpp"

#include <dlfcn.h>
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "crypto/crypto.hpp"

// The sanitizers look these up by name. SoftHSM 2.6.1 loses 37 octets for each Ed25519 key that it makes; only the slow
// unwinder walks through OpenSSL's frames to its name.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options();
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions();
extern "C" const char* __asan_default_options() { return "fast_unwind_on_malloc=0"; }
extern "C" const char* __lsan_default_suppressions() { return "leak:libsofthsm2.so\n"; }

namespace smartcard_test {

using namespace libsign;
using namespace smartcard;
namespace fs = std::filesystem;

TempFolder::TempFolder() {
  std::string name = (fs::temp_directory_path() / "mocsign card XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::optional<fs::path> find_library(std::initializer_list<const char*> places) {
  for (const char* place : places) {
    if (fs::exists(place)) return place;
  }
  const std::string notice = std::string("not installed: ") + *places.begin();
  if (getenv("CI") != nullptr) FAIL(notice);
  WARN("skipped, " << notice);
  return std::nullopt;
}

std::optional<fs::path> softhsm() {
  return find_library({"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"});
}

PinProvider Script::provider() const {
  return [answers = answers, asked = requests](const PinRequest& request) -> Result<Pin> {
    asked->push_back(request);
    if (asked->size() > answers.size()) return Error{Errc::Internal, "asked too often"};
    const std::string& answer = answers[asked->size() - 1];
    if (answer == "cancel") return Error{Errc::PinCancelled, "the holder cancelled"};
    return pin(answer);
  };
}

SoftHsm::SoftHsm(const fs::path& library, const std::string& label)
    : tokens_(folder_.path() / "tokens"), authority_(value(TestAuthority::root("Test root", kThisYear))) {
  fs::create_directory(tokens_);
  const fs::path configuration = folder_.path() / "softhsm2.conf";
  std::ofstream(configuration) << "directories.tokendir = " << tokens_.string() << "\nlog.level = ERROR\n";
  setenv("SOFTHSM2_CONF", configuration.c_str(), 1);
  setenv("SMARTCARD_FAULTS_TARGET", library.c_str(), 1);
  library_.reset(dlopen(FAULTS_MODULE, RTLD_NOW | RTLD_LOCAL), [](void* handle) { dlclose(handle); });
  REQUIRE(library_);
  faults_ = reinterpret_cast<Faults* (*)()>(dlsym(library_.get(), "smartcard_faults"))();
  *faults_ = Faults{};
  module_ = value(Module::open(FAULTS_MODULE));
  add_token(label);
}

SoftHsm::~SoftHsm() = default;

void SoftHsm::add_token(const std::string& label) {
  newest_ = value(initialise_token(module_, label, pin(kSoPin), pin(kPin)));
}

PublicKey SoftHsm::add_key(const KeySetup& setup) {
  return value(value(Provisioner::open(*newest_, pin(kPin)))->generate(setup));
}

void SoftHsm::store(const Certificate& certificate, const Bytes& id, const std::string& label) {
  require(value(Provisioner::open(*newest_, pin(kPin)))->store(certificate, id, label));
}

Certificate SoftHsm::add(const KeyPlan& plan) {
  const auto key = add_key(plan.setup);
  auto certificate = value(authority_.issue(key, plan.holder, plan.usage, plan.validity));
  store(certificate, plan.setup.id, plan.setup.label);
  *faults_ = Faults{.open_sessions = faults_->open_sessions};
  return certificate;
}

Inventory SoftHsm::inventory() const { return find_tokens({&module_, 1}); }

std::shared_ptr<Token> SoftHsm::token() const {
  const auto all = inventory();
  REQUIRE(all.tokens.size() == 1);
  return all.tokens.front();
}

Choice SoftHsm::choose(const std::string& uri) const {
  std::optional<Uri> wanted;
  if (!uri.empty()) wanted = value(Uri::parse(uri));
  return value(smartcard::choose(inventory(), wanted, kNow));
}

std::unique_ptr<Signer> SoftHsm::signer(const PinProvider& provider, const std::string& uri) const {
  const Choice choice = choose(uri);
  return value(make_signer(choice.token, choice.identity, provider));
}

ToBeSigned to_be_signed(const SignatureAlgorithm& algorithm, std::string_view text) {
  ToBeSigned result{algorithm, to_bytes(text), {}};
  if (algorithm.scheme != Scheme::Ed25519) result.digest = crypto::digest(algorithm.digest, result.octets);
  return result;
}

Pin pin(std::string_view text) { return *Pin::from(text); }

void require(const Result<void>& result) {
  if (!result) fail_with(result.error());
}

void fail_with(const Error& error) {
  FAIL(name(error.code) << ": " << error.what << " [" << error.where << "] " << error.hint << " (" << error.detail
                        << ")");
  abort();
}

}  // namespace smartcard_test
