namespace PluginHost.Sockets;

/// <summary>How a channel's address is written on Windows: <c>@name</c>, or <c>\\.\pipe\name</c>, which is the same.</summary>
internal static class PipeName
{
    private const string Prefix = @"\\.\pipe\";

    // CreateNamedPipe: 256 characters with the prefix.
    private const int Longest = 256 - 9;

    /// <summary>The name alone.</summary>
    /// <exception cref="ArgumentException">It is no such address.</exception>
    public static string Of(string address)
    {
        string name = address.StartsWith('@') ? address[1..]
            : address.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? address[Prefix.Length..]
            : string.Empty;
        return name.Length is > 0 and <= Longest && !name.Contains('\\')
            ? name
            : throw new ArgumentException($"On Windows an address is @name or {Prefix}name, with {Longest} characters and no backslash at "
                + $"most, and '{address}' is not.", nameof(address));
    }

    /// <summary>What the system calls it.</summary>
    public static string PathOf(string name) => Prefix + name;
}
