using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Telemetry;
using PluginHost.Hosting.Upgrade.Successor;

namespace PluginHost.Hosting.Upgrade;

/// <summary>This host's way to make place for another process: one try at a time, until one succeeds. Thread-safe.</summary>
/// <param name="slots">All plugins.</param>
/// <param name="events">What has happened.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of every try, and what became of it.</param>
internal sealed class Upgrades(SlotDirectory slots, PluginEventLog events, TimeProvider time, ILogger logger) : IDisposable
{
    private const string Runner = "dotnet";

    // Read now, and remembered by .NET, before anybody can have replaced the file: the system tells of a replaced one by another name.
    private readonly string? _program = Environment.ProcessPath;
    private readonly TaskCompletionSource _superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _changes = new(1);
    private SuccessorHost? _successor;
    private bool _isUnderWay;

    /// <summary>Whether another process is taking over, or has.</summary>
    public bool IsUnderWay => Volatile.Read(ref _isUnderWay);

    /// <summary>Whether another process serves in place of this one.</summary>
    public bool HasSucceeded => _successor is not null;

    /// <summary>Ends when another process serves in place of this one and nothing is left here to be finished.</summary>
    public Task Superseded => _superseded.Task;

    /// <summary>Waits until no upgrade is under way, and keeps one from beginning.</summary>
    /// <returns>To be disposed by the caller.</returns>
    /// <exception cref="OperationCanceledException">The wait was given up. After an upgrade that succeeded it is never over
    /// otherwise.</exception>
    public async Task<IDisposable> NoneAsync(CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        return new Release(_changes);
    }

    /// <summary>Has a new process take this host's place.</summary>
    /// <param name="program">What to run, with this process's arguments; null for the program that this process runs.</param>
    /// <param name="sockets">What a service manager lends.</param>
    /// <param name="held">The lock of the state directory.</param>
    /// <param name="timeout">How long the new host may take until it is ready.</param>
    /// <param name="stop">This host stops.</param>
    public async Task<CommandResult> RunAsync(
        string? program, FdStore sockets, SafeFileHandle held, TimeSpan timeout, CancellationToken stop)
    {
        CommandResult result = await TryAsync(program, sockets, held, timeout, stop);
        if (result.Succeeded)
        {
            HostingLog.Upgraded(logger, result.Message);
        }
        else
        {
            HostingLog.NotUpgraded(logger, result.Message);
        }

        return result;
    }

    public void Dispose()
    {
        _successor?.Dispose();
        _changes.Dispose();
    }

    private async Task<CommandResult> TryAsync(
        string? program, FdStore sockets, SafeFileHandle held, TimeSpan timeout, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
        {
            return CommandResult.Refused("A host is upgraded on Linux and Windows only; elsewhere restart it.");
        }

        if (HasSucceeded)
        {
            return CommandResult.Refused($"Process {_successor!.ProcessId} serves in place of this one already.");
        }

        if (FindProgram(program, out WorkerCommand command) is { } fault)
        {
            return CommandResult.Refused(fault);
        }

        if (Interlocked.Exchange(ref _isUnderWay, true))
        {
            return CommandResult.Busy("An upgrade is under way.");
        }

        await _changes.WaitAsync(CancellationToken.None);
        HostingLog.UpgradeBegins(logger, command.FileName);
        var upgrade = new HostUpgrade([.. slots.All], sockets, held, events, time);
        try
        {
            return await upgrade.RunAsync(command, timeout, stop);
        }
        finally
        {
            _successor = upgrade.Successor;
            if (HasSucceeded)
            {
                _ = TellWhenNothingIsLeftAsync();
            }
            else
            {
                Volatile.Write(ref _isUnderWay, false);
                _changes.Release();
            }
        }
    }

    /// <returns>Why it cannot be run; null if nothing is known against it.</returns>
    private string? FindProgram(string? program, out WorkerCommand command)
    {
        string[] arguments = [.. Environment.GetCommandLineArgs().Skip(1)];
        if (program is null)
        {
            command = WorkerCommand.OfThisProcess(arguments);
            return null;
        }

        string path = Path.GetFullPath(program);
        bool isAssembly = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        command = isAssembly ? new WorkerCommand(_program ?? Runner, [path, .. arguments]) : new WorkerCommand(path, [.. arguments]);
        return Directory.Exists(path) ? $"'{path}' is a directory; name the program in it."
            : !File.Exists(path) ? $"There is no program '{path}'."
            : isAssembly && Path.GetFileNameWithoutExtension(command.FileName) != Runner ? $"'{path}' is no program: name the executable "
                + $"beside it. (This host was not started by '{Runner}', which could run it.)"
            : null;
    }

    private async Task TellWhenNothingIsLeftAsync()
    {
        await Task.WhenAll(slots.All.Select(s => s.AllEndedAsync()));
        _superseded.TrySetResult();
    }

    private sealed class Release(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }
}
