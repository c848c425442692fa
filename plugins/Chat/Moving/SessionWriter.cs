using System.Buffers;

namespace PluginHost.Plugins.Chat;

internal static class SessionWriter
{
    internal static void Write(ChatSession session, int version, IBufferWriter<byte> to)
    {
        var writer = new RecordWriter(to);
        writer.Write(session.Nick);
        writer.Write(session.Room!.Name);
        if (version >= 2)
        {
            writer.Write(session.Joined);
        }

        writer.Write(session.Lines.IsSkipping);
        byte[][] unsent = session.Outbox.List();
        writer.Write(unsent.Length);
        foreach (byte[] line in unsent)
        {
            writer.Write(line);
        }
    }
}
