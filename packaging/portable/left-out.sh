# left_out LIBRARY: whether the portable archive takes it from the system. Those that come with its C library and its
# drivers for the screen (Mesa or a maker's own) have to be of one piece with these; every desktop has them.
left_out() {
    case $1 in
        ld-linux* | libc.so.* | libm.so.* | libmvec.so.* | libdl.so.* | libpthread.so.* | librt.so.* | libutil.so.*) ;;
        libresolv.so.* | libanl.so.* | libnss_* | libgcc_s.so.* | libstdc++.so.*) ;;
        libGL.so.* | libGLX.so.* | libGLdispatch.so.* | libEGL.so.* | libGLESv2.so.*) ;;
        libvulkan.so.* | libcuda.so.* | libdrm.so.* | libgbm.so.*) ;;
        libwayland-client.so.* | libwayland-server.so.* | libX11.so.* | libX11-xcb.so.* | libXext.so.*) ;;
        libxcb.so.* | libxcb-dri[23].so.* | libxcb-glx.so.* | libxcb-present.so.* | libxcb-randr.so.*) ;;
        libxcb-shm.so.* | libxcb-sync.so.* | libxcb-xfixes.so.* | libexpat.so.* | libz.so.*) ;;
        *) return 1 ;;
    esac
}
