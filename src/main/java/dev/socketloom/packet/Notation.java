package dev.socketloom.packet;

/// How values are written down, JSON or MessagePack: what a [ValueWriter] meets on its walk, it tells one of these.
///
/// ```
///   value  = nothing | truth | number | text | bytes | array | object
///   array  = beginArray  *(element value)  endArray
///   object = beginObject *(name value)     endObject
/// ```
///
/// The number of elements is told at the end, because lists may change while they are walked, and not everything that
/// can be walked knows its size.
///
/// Not thread safe: one encoding owns it.
interface Notation {

    /// A null.
    void nothing();

    /// `true` or `false`.
    void truth(boolean truth);

    /// A number, which is finite.
    ///
    /// @return false when there is no way to write it
    boolean number(Number number);

    /// A string.
    void text(String text);

    /// Bytes, in an array that nobody else has.
    void bytes(byte[] bytes);

    /// The beginning of an array.
    ///
    /// @return what [#endArray] is to be told
    int beginArray();

    /// The element of this index follows.
    void element(int index);

    /// The end of an array with so many elements.
    void endArray(int beginning, int count);

    /// The beginning of an object.
    ///
    /// @return what [#endObject] is to be told
    int beginObject();

    /// The name of the member with this index; its value follows.
    void name(int index, String name);

    /// The end of an object with so many members.
    void endObject(int beginning, int count);
}
