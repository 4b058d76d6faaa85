#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include <zlib.h>
#include <nlohmann/json.hpp>

#include <crypto/crypto.hpp>

using namespace libsign;

namespace {

/// Vector is one line of flat.tsv.
struct Vector {
  std::string file, id, scheme, hash, mgf_hash, salt_length, spki, message, value, expected;
};

std::filesystem::path corpus_file() {
  const char* corpus = std::getenv("LIBSIGN_CORPUS");
  const std::filesystem::path root = corpus != nullptr ? corpus : SOURCE_ROOT "/../shared/corpus";
  return root / "wycheproof" / "flat.tsv.gz";
}

std::string inflated(const std::filesystem::path& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  REQUIRE(file);
  std::string text;
  std::string chunk(1u << 20, '\0');
  for (int got = 0; (got = gzread(file.get(), chunk.data(), static_cast<unsigned>(chunk.size()))) != 0;) {
    REQUIRE(got > 0);
    text.append(chunk, 0, static_cast<std::size_t>(got));
  }
  return text;
}

std::vector<Vector> read_vectors(const std::string& text) {
  std::vector<Vector> vectors;
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  REQUIRE(line.starts_with("#file\ttcId\tscheme\thash\tmgfhash\tsaltlen\tspki_der_hex\tmsg_hex\tsig_hex\texpected"));
  while (std::getline(lines, line)) {
    std::istringstream columns(line);
    Vector v;
    for (std::string* column :
         {&v.file, &v.id, &v.scheme, &v.hash, &v.mgf_hash, &v.salt_length, &v.spki, &v.message, &v.value, &v.expected})
      REQUIRE(std::getline(columns, *column, '\t'));
    vectors.push_back(std::move(v));
  }
  return vectors;
}

std::set<std::string> excepted_hashes() {
  std::ifstream file(WYCHEPROOF_EXCEPTIONS);
  std::set<std::string> hashes;
  for (const auto& exception : nlohmann::json::parse(file)) {
    REQUIRE_FALSE(exception.at("reason").get<std::string>().empty());
    hashes.insert(exception.at("hash").get<std::string>());
  }
  return hashes;
}

std::optional<SignatureAlgorithm> algorithm_of(const Vector& v, const PublicKey& key) {
  if (v.scheme == "eddsa")
    return SignatureAlgorithm{key.kind() == PublicKey::Kind::Ed448 ? Scheme::Ed448 : Scheme::Ed25519};
  const auto digest = digest_from_name(v.hash);
  if (!digest) return std::nullopt;
  if (v.scheme == "rsa-pkcs1") return SignatureAlgorithm{Scheme::RsaPkcs1, *digest};
  if (v.scheme.starts_with("ecdsa-")) return SignatureAlgorithm{Scheme::Ecdsa, *digest};
  const auto mgf_digest = digest_from_name(v.mgf_hash);
  if (!v.scheme.starts_with("rsa-pss") || !mgf_digest) return std::nullopt;
  return SignatureAlgorithm{Scheme::RsaPss, *digest, *mgf_digest, std::stoul(v.salt_length)};
}

Bytes octets(const std::string& hex) { return hex == "-" ? Bytes{} : from_hex(hex).value(); }

}  // namespace

TEST_CASE("Wycheproof: every vector is judged as its authors say", "[crypto][conformance]") {
  const auto path = corpus_file();
  if (!std::filesystem::exists(path)) {
    std::cout << "skipped: no " << path << " (set LIBSIGN_CORPUS)\n";
    return;
  }
  const auto vectors = read_vectors(inflated(path));
  REQUIRE(vectors.size() == 20'371);
  const auto excepted = excepted_hashes();
  std::map<std::string, std::size_t> counts;
  std::set<std::string> used;
  std::size_t divergences = 0;
  for (const Vector& v : vectors) {
    INFO(v.file << " #" << v.id << ": expected " << v.expected);
    const auto key = PublicKey::from_spki(octets(v.spki));
    REQUIRE(key);
    const auto algorithm = algorithm_of(v, *key);
    if (excepted.contains(v.hash)) {
      used.insert(v.hash);
      ++counts["out of scope, " + v.hash];
      if (algorithm) FAIL_CHECK("unexpected success: the hash is known, so the exception has to go");
      continue;
    }
    REQUIRE(algorithm);
    const auto form = v.scheme == "ecdsa-der" ? crypto::EcdsaForm::Der : crypto::EcdsaForm::Raw;
    const auto outcome = crypto::verify_value(*key, *algorithm, octets(v.message), octets(v.value), form);
    const bool good = outcome == crypto::ValueCheck::Good;
    ++counts[v.expected + (good ? ", accepted" : ", refused")];
    const bool diverges = outcome == crypto::ValueCheck::Unsupported || (v.expected == "valid" && !good) ||
                          (v.expected == "invalid" && good);
    if (diverges) {
      ++divergences;
      FAIL_CHECK("outcome " << static_cast<int>(outcome));
    }
  }
  CHECK(used == excepted);
  for (const auto& [what, count] : counts) std::cout << "wycheproof: " << count << " " << what << "\n";
  std::cout << "wycheproof: " << divergences << " divergences\n";
}
