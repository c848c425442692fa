using System.Globalization;

namespace PluginHost.LeakingProgram;

/// <summary>A heap of a given size, made of what servers keep: small objects with references, strings, buffers.</summary>
internal static class Ballast
{
    private const int BytesEach = 1024;

    public static object[] Make(int megabytes)
    {
        var all = new object[megabytes * 1024];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = new Entry(i.ToString(CultureInfo.InvariantCulture), new byte[BytesEach - 160], new Entry("inner", [], null));
        }

        return all;
    }

    private sealed record Entry(string Name, byte[] Content, Entry? Next);
}
