#include <cloudtrail/result.hpp>
#include <iostream>

int main() { std::cout << cloudtrail::name(cloudtrail::ErrorCode::kMalformedGzip) << '\n'; }
