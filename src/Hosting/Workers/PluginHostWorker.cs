using System.Globalization;
using System.Runtime.InteropServices;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Workers;
using PluginHost.Hosting.Workers.Serving;
using PluginHost.Sockets;

namespace PluginHost.Hosting;

/// <summary>
/// A worker process: runs one generation of a plugin whose <see cref="PluginOptions.Isolation"/> is
/// <see cref="IsolationMode.Process"/>. The host starts its own executable for that, so a program that embeds the host asks at the
/// beginning of its <c>Main</c> whether it is one.
/// </summary>
public static class PluginHostWorker
{
    /// <summary>The first argument of a worker.</summary>
    public const string Verb = "worker";

    /// <summary>Whether these are a worker's arguments.</summary>
    /// <param name="args">The program's.</param>
    public static bool IsWorker(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return args.Count == 3 && args[0] == Verb && int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    /// <summary>Serves the host that started this process, until that host wants it no more or has ended.</summary>
    /// <param name="args">The program's, of which <see cref="IsWorker"/> is true.</param>
    /// <returns>The program's exit code.</returns>
    /// <exception cref="ArgumentException">These are not a worker's arguments.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (!IsWorker(args))
        {
            throw new ArgumentException(
                $"A worker is started by its host, with '{Verb}', where to find the host, and the host's process id.", nameof(args));
        }

        if (WorkerBuild.FindFault() is { } fault)
        {
            await Console.Error.WriteLineAsync(fault);
            return 1;
        }

        int host = int.Parse(args[2], CultureInfo.InvariantCulture);
        WorkerLimits.ApplyHere();
        using HostWatch watch = HostWatch.Begin(host, static () => Environment.Exit(1));

        // A terminal or a service manager signals the whole group: when a worker ends is for its host to say.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT, static context => context.Cancel = true);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM, static context => context.Cancel = true);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static context => context.Cancel = true);
        using PosixSignalRegistration quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static context => context.Cancel = true);

        using SocketChannel channel = await SocketChannel.ConnectAsync(args[1], host);
        using var server = new WorkerServer(channel);
        await server.RunAsync();
        return 0;
    }
}
