package dev.socketloom.packet;

/// What the decoder accepts. Defaults and range checks are the options' business, at the top of the book.
///
/// @param maxAttachments how many attachments one packet may have
/// @param maxAttachmentBytes how many bytes the attachments of one packet may have together
/// @param maxDepth how deep JSON may nest, up to [#DEEPEST]
/// @param maxNamespace how many characters the name of a namespace may have; in revision 4 it may carry a query
public record PacketLimits(int maxAttachments, long maxAttachmentBytes, int maxDepth, int maxNamespace) {

    /// How deep JSON may nest at most, in either direction, the payload's own array counted. A tree is walked by
    /// recursion, and half a thousand calls are far from the end of any stack; a packet that came in under this
    /// limit can always be sent on.
    public static final int DEEPEST = 500;

    /// How long the name of a namespace is at most, without a query: it is written back in refusals and logs, and no
    /// honest one is as long.
    public static final int LONGEST_NAMESPACE = 255;

    /// Limits for clients whose namespaces have names and nothing else.
    public PacketLimits(int maxAttachments, long maxAttachmentBytes, int maxDepth) {
        this(maxAttachments, maxAttachmentBytes, maxDepth, LONGEST_NAMESPACE);
    }
}
