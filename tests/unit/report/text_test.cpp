#include <algorithm>

#include <catch2/catch.hpp>
#include <libsign/report_text.hpp>

#include "samples.hpp"

using namespace libsign;

namespace {

constexpr TextStyle kPlain{};

long lines_in(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

TEST_CASE("a passed file is one line: who signed, the level and until when it is good", "[report][text]") {
  const std::string text = to_text(samples::passed(), kPlain);
  CHECK(lines_in(text) == 1);
  CHECK(text.starts_with("[ok] memo.asice: signed by Mari Näidis, level B, good until 21"));
}

TEST_CASE("a file that passed under another policy than strict says so", "[report][text]") {
  Report report = samples::passed();
  report.policy_id = "structure-only";
  CHECK(to_text(report, kPlain).find("(policy structure-only)") != std::string::npos);
}

TEST_CASE("a failed file shows the most specific reason of its bad signature and what to do", "[report][text]") {
  const std::string text = to_text(samples::failed(), kPlain);
  CHECK(text.starts_with("[FAILED] copy.asice: FAILED"));
  CHECK(text.find("S1 Mari Näidis: the file \"act.xml\" is not the one that was signed") != std::string::npos);
  CHECK(text.find("ask the sender for the file as it was signed") != std::string::npos);
  CHECK(text.find("S0 Mari") == std::string::npos);
  CHECK(text.find("revocation was not checked") == std::string::npos);
  CHECK(text.find("warning: the mimetype is not the first entry") != std::string::npos);
}

TEST_CASE("a signature without findings is explained by its sub-indication", "[report][text]") {
  const std::string text = to_text(samples::indeterminate(), kPlain);
  CHECK(text.find("S0 an unknown signer: the certificate does not lead to a trust anchor") != std::string::npos);
  CHECK(text.find("--trust FILE") != std::string::npos);
}

TEST_CASE("every sub-indication that keeps a signature from passing has its own reason", "[report][text]") {
  std::vector<std::string> reasons;
  for (int value = static_cast<int>(SubIndication::FormatFailure); value <= static_cast<int>(SubIndication::Generic);
       ++value) {
    Report report = samples::indeterminate();
    report.signatures[0].sub_indication = static_cast<SubIndication>(value);
    const std::string text = to_text(report, kPlain);
    const std::size_t second = text.find('\n') + 1;
    reasons.push_back(text.substr(second, text.find('\n', second) - second));
  }
  std::sort(reasons.begin(), reasons.end());
  CHECK(std::adjacent_find(reasons.begin(), reasons.end()) == reasons.end());
}

TEST_CASE("what became of a PDF file after signing is told once, whatever the verdict", "[report][text]") {
  Report report = GENERATE(samples::passed(), samples::indeterminate());
  const Finding filled{"CHANGE_PERMITTED", Severity::Info, "revision 2: text field \"Amount\" was filled in; permitted",
                       ""};
  report.signatures[0].findings.push_back(filled);
  report.signatures.push_back(report.signatures[0]);
  const std::string text = to_text(report, kPlain);
  const std::string note = "    note: " + filled.message + "\n";
  CHECK(text.find(note) != std::string::npos);
  CHECK(text.find(note) == text.rfind(note));
}

TEST_CASE("a file that fails without a signature names no signer", "[report][text]") {
  Report report = samples::failed();
  report.signatures.clear();
  CHECK(to_text(report, kPlain).starts_with("[FAILED] copy.asice: FAILED\n"));
}

TEST_CASE("the advice is about the finding where one says more than the sub-indication", "[report][text]") {
  const auto [code, words] = GENERATE(
      table<std::string, std::string>({{"PASSWORD_NEEDED", "--password-fd"},
                                       {"SIGNING_CERTIFICATE_UNBOUND", "a signature that names its certificate"},
                                       {"DOCUMENT_TIMESTAMP_ONLY", "ask for the file as it was signed"},
                                       {"ANOTHER", "sign again with a certificate that fits"}}));
  Report report = samples::indeterminate();
  report.signatures[0].sub_indication = SubIndication::SigConstraintsFailure;
  report.signatures[0].findings = {{code, Severity::Error, "something", ""}};
  CHECK(to_text(report, kPlain).find(words) != std::string::npos);
}

TEST_CASE("unsigned and unreadable files are never called signed", "[report][text]") {
  CHECK(to_text(samples::unsigned_file(), kPlain) == "[unsigned] draft.asice: is not signed\n");
  CHECK(to_text(samples::unreadable(), kPlain) ==
        "[unreadable] missing.asice: cannot be read: cannot open the file: No such file or directory\n");
}

TEST_CASE("colours and marks come only when the style asks for them", "[report][text]") {
  const std::string plain = to_text(samples::passed(), kPlain);
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(to_text(samples::passed(), {.colour = true, .unicode = true}).starts_with("\x1b[32m✓\x1b[0m memo.asice"));
  CHECK(to_text(samples::failed(), {.unicode = true}).starts_with("✗ copy.asice"));
}

TEST_CASE("nothing that a file holds reaches the terminal raw", "[report][text][reject]") {
  const std::string text = to_text(samples::hostile(), kPlain);
  CHECK(text.find("evil\\u{1b}[2J\\xff.xml") != std::string::npos);
  CHECK(text.find("file \\x9b\\n\"\\u{202e}fdp.act\" \\xc0\\xaf") != std::string::npos);
  CHECK(text.find("bell \\u{7}") != std::string::npos);
  CHECK(lines_in(text) == 4);
}

TEST_CASE("terminal_safe leaves words of every script alone", "[report][text]") {
  for (const char* words : {"Mari Näidis", "牧島かれん", "Ελλάδα", "𝔘𝔫𝔦", "“quoted”"})
    CHECK(terminal_safe(words) == words);
}

TEST_CASE("terminal_safe escapes overlong, cut off and impossible UTF-8", "[report][text][reject]") {
  CHECK(terminal_safe("\xe2\x80") == "\\xe2\\x80");
  CHECK(terminal_safe("\xe0\x80\xaf") == "\\xe0\\x80\\xaf");
  CHECK(terminal_safe("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(terminal_safe("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
  CHECK(terminal_safe("\xc2\x9b") == "\\u{9b}");
  CHECK(terminal_safe("a\xef\xbb\xbf\xe2\x81\xa6z") == "a\\u{feff}\\u{2066}z");
}

TEST_CASE("the summary names what occurred and nothing else", "[report][text]") {
  ReportSummary summary;
  CHECK(to_text(summary) == "0 files\n");
  summary.add(Verdict::Passed);
  CHECK(to_text(summary) == "1 file: 1 passed\n");
  summary.add(Verdict::Unsigned);
  summary.add(Verdict::Unreadable);
  CHECK(to_text(summary) == "3 files: 1 passed, 1 unsigned, 1 unreadable\n");
}
