#include "sign_each.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <future>
#include <map>
#include <mutex>
#include <thread>

namespace libsign::cli {
namespace {

/// Desk takes what is to be signed from the threads that prepare and write files, and has it signed in the thread that
/// serves, in order of the jobs' numbers. So the key never waits for a file.
class Desk {
 public:
  /// ask waits for the value.
  Result<Bytes> ask(std::size_t number, const ToBeSigned& to_be_signed) {
    std::promise<Result<Bytes>> promise;
    auto value = promise.get_future();
    come(number, {&to_be_signed, std::move(promise)});
    return value.get();
  }
  /// withdraw says that a job has failed before it was to be signed.
  void withdraw(std::size_t number) { come(number, {}); }

  /// stop lets no further line be signed.
  void stop() { stopped_ = true; }

  /// serve has signed what so many jobs ask for; whoever has come meanwhile stands in line. It stops at the first
  /// error.
  void serve(std::size_t jobs, Signer& signer) {
    std::size_t next = 0;
    const auto answer = [&](Result<Bytes> value) { leave(next++).value.set_value(std::move(value)); };
    while (next < jobs) {
      const auto line = line_from(next);
      if (line.empty()) {
        stop();
        leave(next++);
      } else if (stopped_) {
        answer(Error{Errc::Interrupted, "an earlier file of the batch could not be signed"});
      } else if (const auto signed_all = signer.sign_all(line, answer); !signed_all) {
        stop();
        answer(signed_all.error());
      }
    }
  }

 private:
  struct Visit {
    const ToBeSigned* to_be_signed = nullptr;  // nothing if the job was withdrawn
    std::promise<Result<Bytes>> value{};
  };

  void come(std::size_t number, Visit visit) {
    const std::lock_guard lock(mutex_);
    visits_.emplace(number, std::move(visit));
    came_.notify_one();
  }
  Visit leave(std::size_t number) {
    const std::lock_guard lock(mutex_);
    return std::move(visits_.extract(number).mapped());
  }
  /// line_from waits for a job, and takes along what those behind it ask for. It is empty if the job was withdrawn.
  std::vector<ToBeSigned> line_from(std::size_t number) {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [&] { return visits_.contains(number); });
    std::vector<ToBeSigned> line;
    for (auto visit = visits_.begin(); visit != visits_.end(); ++visit) {
      if (visit->first != number + line.size() || visit->second.to_be_signed == nullptr) break;
      line.push_back(*visit->second.to_be_signed);
    }
    return line;
  }

  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  std::condition_variable came_;
  std::map<std::size_t, Visit> visits_;  // none of those before the one that is served
};

/// DeskSigner is the signer of one job.
class DeskSigner final : public Signer {
 public:
  DeskSigner(const Signer& signer, Desk& desk, std::size_t number) : signer_(signer), desk_(desk), number_(number) {}
  DeskSigner(const DeskSigner&) = delete;
  DeskSigner& operator=(const DeskSigner&) = delete;
  ~DeskSigner() override {
    if (!has_asked_) desk_.withdraw(number_);
  }

  const Certificate& certificate() const override { return signer_.certificate(); }
  std::span<const Certificate> chain() const override { return signer_.chain(); }
  std::span<const SignatureAlgorithm> algorithms() const override { return signer_.algorithms(); }
  Result<Bytes> sign(const ToBeSigned& to_be_signed) override {
    has_asked_ = true;
    return desk_.ask(number_, to_be_signed);
  }

 private:
  const Signer& signer_;
  Desk& desk_;
  std::size_t number_;
  bool has_asked_ = false;
};

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

/// threads_for says how many threads shall prepare and write. Above level B it is one, since nothing is signed before
/// the file ahead is complete. Else as many as a token's Helper takes in line, so that one line is ready when another
/// ends; but two for large files, each of which is in memory until it is written.
std::size_t threads_for(Level level, std::span<const SigningJob> jobs) {
  constexpr std::size_t kSmall = 1 << 20;  // octets; eight files need no more memory than the program itself
  if (level != Level::B) return 1;
  const bool all_small = std::ranges::all_of(jobs, [](const SigningJob& job) {
    return std::ranges::all_of(job.documents,
                               [](const Document& document) { return document.bytes().size() < kSmall; });
  });
  return all_small ? 8 : 2;
}

/// Batch is what the threads share; who has the turn to write may use what is not thread-safe by itself.
class Batch {
 public:
  Batch(const Signing& signing, const LoadedKey& key, std::span<const SigningJob> jobs,
        const std::function<void(std::size_t)>& finished)
      : signing_(signing), key_(key), jobs_(jobs), finished_(finished) {}

  std::optional<Unfinished> run();

 private:
  void work();
  Result<void> carry_out(std::size_t number);
  void give_up(std::size_t number, const Error& error);

  const Signing& signing_;
  const LoadedKey& key_;
  std::span<const SigningJob> jobs_;
  const std::function<void(std::size_t)>& finished_;
  Desk desk_;
  Turns writing_;
  std::atomic<std::size_t> taken_{0};
  std::optional<Error> error_;
  std::vector<std::size_t> undone_;
  std::exception_ptr failure_;
};

std::optional<Unfinished> Batch::run() {
  {
    const std::size_t threads = std::min(threads_for(signing_.level(), jobs_), jobs_.size());
    std::vector<std::jthread> beside;
    for (std::size_t thread = 0; thread < threads; ++thread) beside.emplace_back([this] { work(); });
    desk_.serve(jobs_.size(), *key_.signer);
  }
  if (failure_) std::rethrow_exception(failure_);
  if (!error_) return std::nullopt;
  return Unfinished{*std::move(error_), std::move(undone_)};
}

void Batch::work() {
  for (std::size_t number = taken_++; number < jobs_.size(); number = taken_++) {
    try {
      const auto made = carry_out(number);
      if (made) finished_(number);
      if (!made) give_up(number, made.error());
    } catch (...) {
      desk_.stop();
      writing_.wait_for(number);
      failure_ = std::current_exception();
    }
    writing_.pass();
  }
}

void Batch::give_up(std::size_t number, const Error& error) {
  desk_.stop();
  undone_.push_back(number);
  if (!error_) error_ = error;
}

/// carry_out returns with the turn to write.
Result<void> Batch::carry_out(std::size_t number) {
  auto document = [&] {
    DeskSigner signer(*key_.signer, desk_, number);
    return signing_.sign(signer, jobs_[number]);
  }();
  writing_.wait_for(number);
  if (!document) return document.error();
  return signing_.finish(jobs_[number], *std::move(document));
}

}  // namespace

std::optional<Unfinished> sign_each(const Signing& signing, const LoadedKey& key, std::span<const SigningJob> jobs,
                                    const std::function<void(std::size_t)>& finished) {
  return Batch(signing, key, jobs, finished).run();
}

}  // namespace libsign::cli
