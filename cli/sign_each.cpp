#include "sign_each.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

namespace libsign::cli {
namespace {

/// Desk takes what is to be signed from the threads that prepare and write files, and signs it in the thread that
/// serves, in order of the jobs' numbers. So the key never waits for a file.
class Desk {
 public:
  /// ask waits for the value.
  Result<Bytes> ask(std::size_t number, const ToBeSigned& to_be_signed) {
    std::unique_lock lock(mutex_);
    Visit& visit = visits_[number];
    visit.to_be_signed = &to_be_signed;
    changed_.notify_all();
    changed_.wait(lock, [&] { return visit.value.has_value(); });
    Result<Bytes> value = *std::move(visit.value);
    visits_.erase(number);
    return value;
  }
  /// withdraw says that a job has failed before it was to be signed.
  void withdraw(std::size_t number) {
    const std::lock_guard lock(mutex_);
    visits_[number].withdrawn = true;
    changed_.notify_all();
  }
  /// serve signs what the job asks for. After the first error nothing is signed any more.
  void serve(std::size_t number, Signer& signer) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return visits_[number].withdrawn || visits_[number].to_be_signed != nullptr; });
    Visit& visit = visits_[number];
    stopped_ = stopped_ || visit.withdrawn;
    if (visit.withdrawn) return;
    if (stopped_) {
      visit.value = Error{Errc::Interrupted, "an earlier file of the batch could not be signed"};
    } else {
      lock.unlock();
      auto value = signer.sign(*visit.to_be_signed);
      lock.lock();
      stopped_ = !value;
      visit.value = std::move(value);
    }
    changed_.notify_all();
  }

 private:
  struct Visit {
    const ToBeSigned* to_be_signed = nullptr;
    std::optional<Result<Bytes>> value{};
    bool withdrawn = false;
  };

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, Visit> visits_;
  bool stopped_ = false;
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
    const std::size_t threads = signing_.level() == Level::B ? std::min<std::size_t>(2, jobs_.size()) : 1;
    std::vector<std::jthread> beside;
    for (std::size_t thread = 0; thread < threads; ++thread) beside.emplace_back([this] { work(); });
    for (std::size_t number = 0; number < jobs_.size(); ++number) desk_.serve(number, *key_.signer);
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
      if (!made) undone_.push_back(number);
      if (!made && !error_) error_ = made.error();
    } catch (...) {
      writing_.wait_for(number);
      failure_ = std::current_exception();
    }
    writing_.pass();
  }
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
