#include "delivery/splitter.hpp"

namespace cloudtrail::delivery {

void Splitter::reject(RejectReason reason, std::uint64_t offset, std::uint64_t size,
                      std::string_view message) {
  batch_.flush();
  Rejection rejection;
  rejection.reason = reason;
  rejection.source = context_.source;
  rejection.index = context_.next_index++;
  rejection.offset = origin_ ? *origin_ : offset;
  rejection.size = size;
  rejection.message = message;
  rejection.envelope = &envelope_;
  ++context_.summary.rejected;
  ++context_.summary.rejections[static_cast<std::size_t>(reason)];
  context_.sink->on_rejection(rejection);
}

void Splitter::reject_rest(RejectReason reason, std::string_view message) {
  reject(reason, window_offset_, 0, message);
  mode_ = Mode::kDone;
}

}  // namespace cloudtrail::delivery
