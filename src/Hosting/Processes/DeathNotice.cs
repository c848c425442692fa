namespace PluginHost.Hosting.Processes;

/// <summary>
/// The line of standard error that says why a process ended. What .NET writes last is a stack, or what createdump has to say; the reason
/// stands at its beginning.
/// </summary>
internal sealed class DeathNotice
{
    // What the runtime begins with when it ends a process (coreclr's vm/eepolicy.cpp, vm/excep.cpp and gc/init.cpp).
    private static readonly (string Beginning, Sequel Sequel)[] Notices =
    [
        ("Unhandled exception. ", Sequel.None), ("Stack overflow.", Sequel.Frame), ("Process terminated.", Sequel.Reason), (
            "Out of memory.", Sequel.None),
        ("Fatal error.", Sequel.Reason), ("GC heap initialization failed", Sequel.None),
    ];

    private const string StackFrame = "   at ";

    private string? _notice;
    private string? _last;
    private Sequel _awaited;

    private enum Sequel
    {
        None,

        /// <summary>The next line is the reason, unless a stack begins there or the reason was given.</summary>
        Reason,

        /// <summary>The first frame is the method to look at.</summary>
        Frame,
    }

    /// <summary>The runtime's own notice, or else the last line that is not empty; null if there was none.</summary>
    public string? Text => _notice ?? _last;

    /// <summary>Looks at the next line of standard error.</summary>
    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        _last = line.Trim();
        if (Array.Find(Notices, notice => line.StartsWith(notice.Beginning, StringComparison.Ordinal)) is
            { Beginning: { } beginning } found)
        {
            _notice = _last;
            _awaited = _last == beginning ? found.Sequel : Sequel.None;
            return;
        }

        bool isFrame = line.StartsWith(StackFrame, StringComparison.Ordinal);
        if (_awaited != Sequel.None && isFrame == (_awaited == Sequel.Frame))
        {
            _notice = $"{_notice} {_last}";
            _awaited = Sequel.None;
        }
        else if (_awaited == Sequel.Reason)
        {
            _awaited = Sequel.None;
        }
    }
}
