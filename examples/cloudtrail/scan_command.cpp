#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "commands.hpp"
#include "explain.hpp"
#include "help.hpp"
#include "output_file.hpp"
#include "progress.hpp"
#include "renderer.hpp"
#include "scan_options.hpp"
#include "signals.hpp"
#include "stats.hpp"
#include "summary.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Result;
using cloudtrail::ScanReport;
using cloudtrail::Status;

/// Renders findings where some are wanted, and writes them between the progress bar's lines.
class Findings : public cloudtrail::ScanOutput {
 public:
  Findings(const Renderer* renderer, OutputFile& file, ProgressBar& bar, bool live)
      : renderer_(renderer), file_(file), bar_(bar), live_(live) {}

  void render(const cloudtrail::FindingView& finding, std::string& out) const override {
    if (renderer_ != nullptr) renderer_->append(finding, out);
  }

  bool write(std::string_view text) override {
    if (text.empty()) return true;
    const auto lock = bar_.hide();
    status_ = write_header();
    if (status_) status_ = file_.write(text);
    if (status_ && live_) status_ = file_.flush();
    return status_.has_value();
  }

  Status write_header() {
    if (header_written_ || renderer_ == nullptr) return {};
    header_written_ = true;
    return file_.write(renderer_->header());
  }

  const Status& status() const { return status_; }

 private:
  const Renderer* renderer_;
  OutputFile& file_;
  ProgressBar& bar_;
  const bool live_;  // a person waits for the lines
  bool header_written_ = false;
  Status status_;
};

std::unique_ptr<Renderer> make_renderer(const ScanSettings& settings, const RuleNames& names,
                                        const Terminal& terminal) {
  if (!settings.shows_findings) return nullptr;
  switch (settings.format) {
    case Format::kTable: return make_table_renderer(names, terminal);
    case Format::kJsonl: return make_jsonl_renderer(names);
    case Format::kCsv: return make_csv_renderer(names);
    case Format::kSummary: break;
  }
  return nullptr;
}

/// What stands below the findings.
std::string closing(const ScanReport& report, const ScanSettings& settings, const RuleNames& names,
                    const Terminal& terminal) {
  std::string text;
  for (const std::string& line : {what_is_hidden(report, settings), why_nothing(report, settings)}) {
    if (!line.empty()) text.append(line).append("\n");
  }
  if (!text.empty()) text.append("\n");
  return text + summary_text(report, settings.scan.rules, names, terminal);
}

int exit_code(const ScanReport& report, const ScanSettings& settings) {
  if (report.cancelled && interrupted_exit_code() != 0) return interrupted_exit_code();
  if (report.rejected > 0 || report.files_unreadable > 0) return kExitRejected;
  if (!settings.fail_on) return kExitOk;
  const auto first = report.by_severity.begin() + static_cast<std::ptrdiff_t>(*settings.fail_on);
  const bool any = std::any_of(first, report.by_severity.end(), [](auto n) { return n > 0; });
  return any ? kExitFindings : kExitOk;
}

Status write_stats(const ScanSettings& settings, const std::string& json) {
  if (!settings.stats) return {};
  auto file = OutputFile::open(*settings.stats);
  if (!file) return file.error();
  const Status written = file->write(json);
  return written ? file->commit() : written;
}

/// Whether a file can be written, before there is something to write.
Status probe(const std::optional<std::string>& file) {
  if (!file || *file == "-") return {};
  const auto opened = OutputFile::open(*file);
  return opened ? Status() : Status(opened.error());
}

class Scan {
 public:
  Scan(const ScanSettings& settings, OutputFile& file)
      : settings_(settings),
        file_(file),
        names_(settings.scan.rules),
        out_(terminal_of(file.fd(), settings.color)),
        err_(terminal_of(STDERR_FILENO, settings.color)),
        renderer_(make_renderer(settings, names_, out_)),
        bar_(progress_, err_, err_.is_terminal && !settings.quiet),
        findings_(renderer_.get(), file, bar_, out_.is_terminal) {}

  int run() {
    const Result<ScanReport> report = cloudtrail::scan(settings_.scan, findings_, &progress_);
    bar_.stop();
    if (!report) return fail("scan", report.error());
    Status written = findings_.status();
    if (written) written = finish(*report);
    if (written) return exit_code(*report, settings_);
    if (written.error().code == ErrorCode::kCancelled) return kExitBrokenPipe;
    return fail("scan", written.error());
  }

 private:
  Status finish(const ScanReport& report) {
    const bool for_people =
        settings_.format == Format::kTable || settings_.format == Format::kSummary;
    const bool dropped = report.cancelled && !file_.is_standard_output();
    if (settings_.format == Format::kCsv || report.findings > report.hidden) {
      const Status header = findings_.write_header();
      if (!header) return header;
    }
    if (for_people && settings_.shows_findings && !dropped) {
      const std::string blank = report.findings > report.hidden && renderer_ ? "\n" : "";
      const Status written = file_.write(blank + closing(report, settings_, names_, out_));
      if (!written) return written;
    }
    const Status committed = dropped ? Status() : file_.commit();
    if (!committed) return committed;
    tell(report, for_people && file_.is_standard_output(), dropped);
    return write_stats(settings_, stats_json(report, names_));
  }

  /// What goes to standard error.
  void tell(const ScanReport& report, bool told_already, bool dropped) const {
    if (report.cancelled) {
      print_error("cloudtrail scan: stopped; the numbers are of what was done until then\n");
    }
    if (dropped && settings_.output != "-") {
      print_error("cloudtrail scan: " + visible(settings_.output) + " was not written\n");
    }
    if (!settings_.quiet && !told_already) print_error(closing(report, settings_, names_, err_));
  }

  const ScanSettings& settings_;
  OutputFile& file_;
  const RuleNames names_;
  const Terminal out_;
  const Terminal err_;
  const std::unique_ptr<Renderer> renderer_;
  cloudtrail::ScanProgress progress_;
  ProgressBar bar_;
  Findings findings_;
};

/// A signal ends a read or an open that waits; then that is the reason, not the error.
int stopped_or_failed(const cloudtrail::Error& error) {
  const int code = fail("scan", error);
  return interrupted().load() ? interrupted_exit_code() : code;
}

}  // namespace

int scan_command(Words words) {
  const auto arguments = Arguments::parse(scan_options(), words);
  if (!arguments) return fail("scan", arguments.error());
  if (arguments->has("help")) return print(help_of("scan"));
  auto settings = scan_settings(*arguments);
  if (!settings) return stopped_or_failed(settings.error());
  settings->scan.cancel = &interrupted();
  const Status stats = probe(settings->stats);
  if (!stats) return fail("scan", stats.error());
  auto file = OutputFile::open(settings->output);
  if (!file) return stopped_or_failed(file.error());
  return Scan(*settings, *file).run();
}

}  // namespace tool
