namespace PluginHost.Sockets;

/// <summary>
/// What <see cref="DescriptorMessage.Receive"/> found: an error of errno(3), or a packet, whose length of zero is the end.
/// </summary>
internal readonly record struct DescriptorPacket(int Error, int Length, int DescriptorCount, int Flags)
{
    /// <summary>The packet was longer than the buffer; its rest is gone.</summary>
    public bool IsTruncated => (Flags & Interop.Linux.Truncated) != 0;

    /// <summary>
    /// Descriptors came that found no room, in the buffer or in the table of this process; they are gone. The ones received are the first.
    /// </summary>
    public bool LostDescriptors => (Flags & Interop.Linux.ControlTruncated) != 0;

    public static void Close(ReadOnlySpan<int> descriptors)
    {
        foreach (int descriptor in descriptors)
        {
            _ = Interop.Linux.Close(descriptor);
        }
    }
}
