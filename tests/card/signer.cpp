// card-signer MODULE [ARGUMENTS]: a program that stays, for tests of what a driver does to the next signature.
// ARGUMENTS are handed to C_Initialize. It reads lines:
//
//   select [URI [PIN]] choose a key; some tokens show none before the PIN
//   sign PIN           one signature, with this PIN wherever one is asked for
//   sign PIN N T       N signatures by each of T threads
//   fork PIN           one signature, by a fork of this program
//
// and answers each with "ok", followed by the number of good signatures and of PIN requests, or with "error", the kind
// and the words.
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <smartcard/helper.hpp>

namespace {

using namespace libsign;

Bytes digest_of(Digest digest, std::string_view text) {
  Bytes value(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  const EVP_MD* algorithm = digest == Digest::Sha384   ? EVP_sha384()
                            : digest == Digest::Sha512 ? EVP_sha512()
                                                       : EVP_sha256();
  EVP_Digest(text.data(), text.size(), value.data(), &size, algorithm, nullptr);
  value.resize(size);
  return value;
}

ToBeSigned to_be_signed(const Signer& signer, const std::string& text) {
  const SignatureAlgorithm algorithm = signer.algorithms().front();
  return {algorithm, to_bytes(text), digest_of(algorithm.digest, text)};
}

std::string in_words(const Error& error) { return fmt::format("error {}: {}", name(error.code), error.what); }

class Program {
 public:
  Program(const char* module, const char* arguments, std::chrono::seconds patience)
      : helper_({.modules = {module},
                 .module_options = {.init_arguments = arguments},
                 .deadline = patience,
                 .pinpad_deadline = patience}) {}

  std::string select(const std::string& text, const std::string& pin) {
    pin_ = pin;
    std::optional<smartcard::Uri> uri;
    if (!text.empty()) {
      auto parsed = smartcard::Uri::parse(text);
      if (!parsed) return in_words(parsed.error());
      uri = *parsed;
    }
    const Instant now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    auto selected = helper_.select(uri, now, [this](const smartcard::PinRequest&) { return give_pin(); });
    if (!selected) return in_words(selected.error());
    signer_ = std::move(selected->signer);
    return "ok";
  }

  /// fork hands on what a fork of this program answers to "sign".
  std::string fork(const std::string& pin) {
    int ends[2];
    if (::pipe(ends) != 0) return "error usage: no pipe";
    const pid_t process = ::fork();
    if (process == 0) {
      const std::string answer = sign(pin, 1, 1);
      [[maybe_unused]] const ssize_t written = ::write(ends[1], answer.data(), answer.size());
      signer_.reset();
      ::_exit(0);
    }
    ::close(ends[1]);
    std::string answer;
    char octets[256];
    for (ssize_t got = 0; (got = ::read(ends[0], octets, sizeof octets)) > 0;)
      answer.append(octets, static_cast<std::size_t>(got));
    ::close(ends[0]);
    ::waitpid(process, nullptr, 0);
    return answer;
  }

  std::string sign(const std::string& pin, int each, int threads) {
    if (!signer_) return "error usage: nothing is selected";
    pin_ = pin;
    requests_ = 0;
    std::atomic<int> good = 0;
    std::mutex mutex;
    std::string failure;
    const auto work = [&](int thread) {
      for (int round = 0; round < each; ++round) {
        const ToBeSigned wanted = to_be_signed(*signer_, fmt::format("memo {} {}", thread, round));
        const auto value = signer_->sign(wanted);
        if (value && verifies(signer_->certificate().public_key(), wanted, *value)) {
          ++good;
        } else if (!value) {
          const std::lock_guard lock(mutex);
          failure = in_words(value.error());
        }
      }
    };
    std::vector<std::thread> workers;
    for (int thread = 1; thread < threads; ++thread) workers.emplace_back(work, thread);
    work(0);
    for (std::thread& worker : workers) worker.join();
    return failure.empty() ? fmt::format("ok {} {}", good.load(), requests_.load()) : failure;
  }

 private:
  Result<Pin> give_pin() {
    ++requests_;
    return *Pin::from(pin_);
  }

  smartcard::Helper helper_;
  std::unique_ptr<Signer> signer_;
  std::string pin_;
  std::atomic<int> requests_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const char* patience = std::getenv("CARD_SIGNER_PATIENCE");
  Program program(argv[1], argc > 2 ? argv[2] : "",
                  std::chrono::seconds(patience != nullptr ? std::atoi(patience) : 5));
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string order;
    std::string text;
    std::string pin;
    int each = 1;
    int threads = 1;
    words >> order >> text;
    if (order == "sign") words >> each >> threads;
    if (order == "select") words >> pin;
    std::cout << (order == "select" ? program.select(text, pin)
                  : order == "fork" ? program.fork(text)
                                    : program.sign(text, each, threads))
              << std::endl;
  }
  return 0;
}
