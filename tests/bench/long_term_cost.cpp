// long_term_cost: what to count the instructions of.
//   long_term_cost make rsa2048|p384 FOLDER COUNT   makes LT containers, and roots.pem
//   long_term_cost verify FOLDER COUNT              judges the first COUNT of them with one TrustStore
//   long_term_cost again FOLDER COUNT               judges the first of them COUNT times

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <libsign/verify.hpp>

#include "bench/long_term.hpp"

namespace {

using namespace libsign;
namespace fs = std::filesystem;

void write(const fs::path& path, std::string_view text) { std::ofstream(path, std::ios::binary) << text; }

fs::path container(const fs::path& folder, std::size_t number) {
  return folder / ("lt" + std::to_string(number) + ".asice");
}

int make(const std::string& key, const fs::path& folder, std::size_t count) {
  bench::LongTerm world(key == "p384" ? sandbox::KeyType::P384 : sandbox::KeyType::Rsa2048);
  std::size_t number = 0;
  for (const Document& document : world.containers(count))
    write(container(folder, number++), as_text(document.bytes()));
  std::string roots;
  const TrustStore trust = world.trust();
  for (const Certificate& root : trust.anchors()) roots += root.to_pem();
  write(folder / "roots.pem", roots);
  return EXIT_SUCCESS;
}

int verify_all(const fs::path& folder, std::size_t count, bool the_first_alone) {
  VerifyOptions options;
  options.trust = TrustStore(TrustStore::load(folder / "roots.pem").value());
  options.validation_time = parse_instant("2026-03-02").value();
  for (std::size_t i = 0; i < count; ++i) {
    const auto document = Document::open(container(folder, the_first_alone ? 0 : i));
    if (!document) return EXIT_FAILURE;
    const Report report = verify_or_explain(*document, options);
    if (report.verdict == Verdict::Passed) continue;
    std::cerr << "not passed: " << report.error.value_or("") << "\n";
    for (const SignatureReport& signature : report.signatures)
      for (const Finding& finding : signature.findings) std::cerr << finding.message << "\n";
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string verb = argc > 1 ? argv[1] : "";
  if (verb == "make" && argc == 5) return make(argv[2], argv[3], std::strtoul(argv[4], nullptr, 10));
  if ((verb == "verify" || verb == "again") && argc == 4)
    return verify_all(argv[2], std::strtoul(argv[3], nullptr, 10), verb == "again");
  return EXIT_FAILURE;
}
