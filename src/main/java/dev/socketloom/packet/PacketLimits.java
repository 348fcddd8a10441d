package dev.socketloom.packet;

/// What a decoder accepts. Defaults and range checks are the options' business, at the top of the book.
///
/// Attachments are [Parser#JSON]'s: where bytes stand in their place, the size of a message bounds them.
///
/// @param maxAttachments how many attachments one packet may have
/// @param maxAttachmentBytes how many bytes the attachments of one packet may have together
/// @param maxDepth how deep JSON may nest, up to [#DEEPEST]
/// @param maxAuth how long the `auth` of a CONNECT may be on the wire, in bytes
public record PacketLimits(int maxAttachments, long maxAttachmentBytes, int maxDepth, int maxAuth) {

    /// How deep JSON may nest at most, in either direction, the payload's own array counted. A tree is walked by
    /// recursion, and half a thousand calls are far from the end of any stack; a packet that came in under this
    /// limit can always be sent on.
    public static final int DEEPEST = 500;
}
