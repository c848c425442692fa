using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>
/// In place of ClrMD's own locator, which asks a symbol server: a host is not made to talk to anyone because it is examined.
/// </summary>
internal sealed class NoDownloads : IFileLocator
{
    string? IFileLocator.FindPEImage(string fileName, int buildTimeStamp, int imageSize, bool checkProperties) => null;

    string? IFileLocator.FindPEImage(
        string fileName, SymbolProperties archivedUnder, ImmutableArray<byte> buildIdOrUUID,
        OSPlatform originalPlatform, bool checkProperties) =>
        null;
}
