using System.Globalization;

namespace PluginHost.Host.Admin;

/// <summary>
/// The names of local users, from <c>/etc/passwd</c> (passwd(5)). Users of a directory service are not in it and go by number.
/// </summary>
internal static class UserNames
{
    private const string File = "/etc/passwd";

    /// <returns>Null if no local user has this id.</returns>
    public static string? Find(uint uid)
    {
        try
        {
            return Find(uid, System.IO.File.ReadLines(File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A container may have none; the number says enough.
            return null;
        }
    }

    internal static string? Find(uint uid, IEnumerable<string> lines)
    {
        string wanted = uid.ToString(CultureInfo.InvariantCulture);
        return lines.Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == wanted)?[0];
    }
}
