package dev.socketloom.packet;

/// The first bytes of MessagePack's formats
/// ([the specification](https://github.com/msgpack/msgpack/blob/master/spec.md)).
///
/// ```
///   00-7f  positive fixint     c0  nil            c7 c8 c9     ext 8 16 32          d4 d5 d6 d7 d8  fixext 1 2 4 8 16
///   80-8f  fixmap              c1  (never used)   ca cb        float 32 64          d9 da db        str 8 16 32
///   90-9f  fixarray            c2  false          cc cd ce cf  uint 8 16 32 64      dc dd           array 16 32
///   a0-bf  fixstr              c3  true           d0 d1 d2 d3  int 8 16 32 64       de df           map 16 32
///   e0-ff  negative fixint                        c4 c5 c6     bin 8 16 32
/// ```
///
/// A first byte says what follows and, where it is short, how long it is; longer ones have their length after it. All
/// numbers are big-endian. Those that no peer has a use for are not named here.
final class MessagePack {

    static final int FIXMAP = 0x80;
    static final int FIXARRAY = 0x90;
    static final int FIXSTR = 0xa0;
    static final int NIL = 0xc0;
    static final int FALSE = 0xc2;
    static final int TRUE = 0xc3;
    static final int BIN_8 = 0xc4;
    static final int BIN_16 = 0xc5;
    static final int BIN_32 = 0xc6;
    static final int EXT_8 = 0xc7;
    static final int EXT_16 = 0xc8;
    static final int EXT_32 = 0xc9;
    static final int FLOAT_32 = 0xca;
    static final int FLOAT_64 = 0xcb;
    static final int UINT_8 = 0xcc;
    static final int UINT_16 = 0xcd;
    static final int UINT_32 = 0xce;
    static final int UINT_64 = 0xcf;
    static final int INT_8 = 0xd0;
    static final int INT_16 = 0xd1;
    static final int INT_32 = 0xd2;
    static final int INT_64 = 0xd3;
    static final int FIXEXT_1 = 0xd4;
    static final int FIXEXT_4 = 0xd6;
    static final int FIXEXT_8 = 0xd7;
    static final int STR_8 = 0xd9;
    static final int STR_16 = 0xda;
    static final int STR_32 = 0xdb;
    static final int ARRAY_16 = 0xdc;
    static final int ARRAY_32 = 0xdd;
    static final int MAP_16 = 0xde;
    static final int MAP_32 = 0xdf;

    /// The least of the negative fixints: from here on a first byte is the number itself.
    static final int NEGATIVE_FIXINT = 0xe0;

    /// The most elements of a fixarray, the most members of a fixmap; these bits of the first byte count them.
    static final int MAX_FIX_COUNT = 0x0f;

    /// The most bytes of a fixstr; these bits of the first byte count them.
    static final int MAX_FIXSTR_LENGTH = 0x1f;

    /// The extension type that `notepack`, the library of JavaScript clients, has for what JavaScript alone knows.
    static final int EXT_JAVASCRIPT = 0;

    /// The extension type of the specification's own timestamps.
    static final int EXT_TIMESTAMP = -1;

    private MessagePack() {}
}
