# CLOUDTRAIL_SANITIZE: a list such as "address;undefined" or "thread", applied to every target, so
# that the library and its tests agree on their run-time.
if(CLOUDTRAIL_SANITIZE)
  list(JOIN CLOUDTRAIL_SANITIZE "," sanitizers)
  add_compile_options(-fsanitize=${sanitizers} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${sanitizers})
endif()
if(CLOUDTRAIL_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate -fcoverage-mapping)
endif()
