#include "batch.hpp"

#include <libsign/evidence_file.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <fmt/format.h>

namespace libsign::cli {
namespace {

std::string in_words(const Error& error) {
  return error.hint.empty() ? error.what : fmt::format("{}: {}", error.what, error.hint);
}

Report unreadable(const Error& error, const VerifyOptions& options) {
  Report report;
  report.error = in_words(error);
  report.validation_time = options.validation_time;
  report.policy_id = options.policy.id;
  return report;
}

Report judge(const std::string& path, const VerifyOptions& options) {
  const auto document = Document::open(path, options.limits);
  Report report = document ? verify_or_explain(*document, options) : unreadable(document.error(), options);
  report.path = path;
  return report;
}

}  // namespace

void judge_all(std::span<const std::string> files, const VerifyOptions& options, std::size_t threads,
               const Deliver& deliver) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t index = next++; index < files.size(); index = next++)
        deliver(index, judge(files[index], options));
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      next = files.size();
    }
  };

  std::vector<std::jthread> helpers;
  for (std::size_t helper = 1; helper < std::min(threads, files.size()); ++helper) helpers.emplace_back(work);
  work();
  helpers.clear();
  if (failure) std::rethrow_exception(failure);
}

Report judge_and_save(const std::string& path, const VerifyOptions& options, std::string& evidence) {
  const auto document = Document::open(path, options.limits);
  if (!document) {
    Report report = unreadable(document.error(), options);
    report.path = path;
    return report;
  }
  SavedVerdict verdict = verify_and_save(*document, options, path);
  evidence = std::move(verdict.evidence);
  return std::move(verdict.report);
}

}  // namespace libsign::cli
