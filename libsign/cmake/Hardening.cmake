# How every target of the tree is compiled and linked: sanitizers where asked for, else the defences of a release.

if(MOCSIGN_SANITIZE)
  list(JOIN MOCSIGN_SANITIZE "," sanitizers)
  add_compile_options(-fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
  add_link_options(-fsanitize=${sanitizers})
endif()
if(MOCSIGN_SANITIZE MATCHES thread)
  add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)  # ThreadSanitizer knows no fences; GCC refuses them with it
endif()
if(MOCSIGN_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$" AND NOT MOCSIGN_SANITIZE)
  include(CheckPIESupported)
  check_pie_supported(LANGUAGES CXX)
  # _FORTIFY_SOURCE is undefined first: some compilers predefine another level and would warn.
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong
                      -fstack-clash-protection -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
  add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed)
endif()
