using System.Text;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Knows no encoding.</summary>
internal sealed class NoEncodings : EncodingProvider
{
    public override Encoding? GetEncoding(int codepage) => null;

    public override Encoding? GetEncoding(string name) => null;
}
