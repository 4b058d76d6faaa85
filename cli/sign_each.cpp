#include "sign_each.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace libsign::cli {
namespace {

/// Turns lets threads through one at a time, in the order of their numbers.
class Turns {
 public:
  void wait_for(std::size_t number) {
    std::unique_lock lock(mutex_);
    passed_.wait(lock, [&] { return next_ == number; });
  }
  void pass() {
    const std::lock_guard lock(mutex_);
    ++next_;
    passed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable passed_;
  std::size_t next_ = 0;
};

/// Line is what the threads of a batch share. What is no Turns and no atomic is used by who has the turn.
struct Line {
  Turns signing;
  Turns writing;
  std::atomic<std::size_t> taken{0};
  bool stopped = false;  // no further signature; a thread knows it once it has the turn to sign
  std::optional<Error> error;
  std::vector<std::size_t> undone;
  std::exception_ptr failure;
};

/// InTurn is a job's signer: it waits until the job may sign, and does not sign after an error.
class InTurn final : public Signer {
 public:
  InTurn(Signer& signer, Line& line, std::size_t number) : signer_(signer), line_(line), number_(number) {}
  InTurn(const InTurn&) = delete;
  InTurn& operator=(const InTurn&) = delete;
  /// A job that ends before it has signed has failed: the jobs after it must not sign.
  ~InTurn() override {
    if (passed_) return;
    line_.signing.wait_for(number_);
    line_.stopped = true;
    line_.signing.pass();
  }

  const Certificate& certificate() const override { return signer_.certificate(); }
  std::span<const Certificate> chain() const override { return signer_.chain(); }
  std::span<const SignatureAlgorithm> algorithms() const override { return signer_.algorithms(); }

  Result<Bytes> sign(const ToBeSigned& to_be_signed) override {
    line_.signing.wait_for(number_);
    if (line_.stopped) return Error{Errc::Interrupted, "an earlier file of the batch could not be signed"};
    auto value = signer_.sign(to_be_signed);
    line_.stopped = !value;
    passed_ = true;
    line_.signing.pass();
    return value;
  }

 private:
  Signer& signer_;
  Line& line_;
  std::size_t number_;
  bool passed_ = false;
};

}  // namespace

std::optional<Unfinished> sign_each(const Signing& signing, const LoadedKey& key, std::span<const SigningJob> jobs,
                                    const std::function<void(std::size_t)>& finished) {
  Line line;
  const auto carry_out = [&](std::size_t number) -> Result<void> {
    auto document = [&] {
      InTurn signer(*key.signer, line, number);
      return signing.sign(signer, jobs[number]);
    }();
    line.writing.wait_for(number);
    if (!document) return document.error();
    return signing.finish(jobs[number], *std::move(document));
  };
  const auto work = [&] {
    for (std::size_t number = line.taken++; number < jobs.size(); number = line.taken++) {
      try {
        const auto made = carry_out(number);
        if (made) finished(number);
        if (!made) line.undone.push_back(number);
        if (!made && !line.error) line.error = made.error();
      } catch (...) {
        line.writing.wait_for(number);
        line.failure = std::current_exception();
      }
      line.writing.pass();
    }
  };

  std::vector<std::jthread> beside;
  if (signing.level() == Level::B && jobs.size() > 1) beside.emplace_back(work);
  work();
  beside.clear();
  if (line.failure) std::rethrow_exception(line.failure);
  if (!line.error) return std::nullopt;
  return Unfinished{*std::move(line.error), std::move(line.undone)};
}

}  // namespace libsign::cli
