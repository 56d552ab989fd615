//! The gateway as a bootstrap server: it deletes what the device has, looks for the account that the device keeps, and
//! writes the new accounts beside it.

use std::io;

use lwm2m_runtime::serve::Operation;
use lwm2m_runtime::serve::gateway::{
    BootstrapPlan, ClientResponse, Event, RegistrationId, Reply, ServerRequest,
};
use lwm2m_runtime::{ContentFormat, Error, Path, ResponseCode};

use super::Gateway;
use super::accounts::Account;
use super::mirror;
use super::objects::lwm2m_security::{Lwm2mSecurity, SecurityMode};
use super::objects::lwm2m_server::Lwm2mServer;
use crate::credentials::Credentials;

impl Gateway {
    /// Refuses a Bootstrap-Request of a device without account; returns other events.
    pub(super) fn refuse_bootstrap<'m>(
        &mut self,
        reply: &mut Reply,
        event: Option<Event<'m>>,
    ) -> io::Result<Option<Event<'m>>> {
        match event {
            Some(Event::BootstrapRequested { registration, name, .. })
                if self.accounts.of(&name).is_empty() =>
            {
                self.devices.remove(registration);
                reply.code = ResponseCode::BAD_REQUEST;
                reply.diagnostic = "there is no account for this endpoint";
                let message = "the device asks for a bootstrap, and there is no account for it in the file of --accounts";
                self.report.error(&name, Path::ROOT, message)?;
                Ok(None)
            }
            event => Ok(event),
        }
    }

    /// Begins a bootstrap. The account of the bootstrap server remains after the Delete.
    pub(super) fn begin_bootstrap(
        &mut self,
        registration: RegistrationId,
        name: &str,
        format: ContentFormat,
        now: u64,
    ) -> io::Result<()> {
        self.report.bootstrapping(name)?;
        // A device that asks again ends its bootstrap without an event.
        self.bootstraps.retain(|id, _| self.devices.get(*id).is_some());
        self.bootstraps.insert(registration, format);
        let discover = Operation::Discover { depth: None };
        for (operation, path) in [(Operation::Delete, Path::ROOT), (discover, Path::object(0))] {
            self.request(registration, ServerRequest::new(operation, path), now)?;
        }
        Ok(())
    }

    /// Writes the accounts, when the device has listed those that it keeps. Returns whether the response is of a bootstrap.
    pub(super) fn continue_bootstrap(&mut self, response: &ClientResponse<'_>, now: u64) -> io::Result<bool> {
        let registration = response.registration;
        let Some(format) = self.bootstraps.get(&registration).copied() else { return Ok(false) };
        let Some(device) = self.devices.get(registration) else { return Ok(true) };
        if !matches!(response.operation, Operation::Discover { .. }) {
            return Ok(true);
        }
        let plan =
            kept_accounts(response).and_then(|kept| plan(format, &self.accounts.of(device.name()), &kept));
        let sent = plan.and_then(|plan| self.devices.bootstrap(registration, plan, now));
        match (sent, self.devices.get(registration)) {
            (Err(error), Some(device)) => {
                self.report.error(device.name(), response.payload.path, &mirror::explain(&error))?;
                self.bootstraps.remove(&registration);
                self.devices.remove(registration);
                Ok(true)
            }
            _ => Ok(true),
        }
    }

    /// Reports the end of a bootstrap.
    pub(super) fn end_bootstrap(
        &mut self,
        registration: RegistrationId,
        name: &str,
        failure: Option<&str>,
    ) -> io::Result<()> {
        self.bootstraps.remove(&registration);
        match failure {
            None => self.report.gone("bootstrapped", name),
            Some(failure) => self.report.error(name, Path::ROOT, failure),
        }
    }
}

/// Returns the text of a bootstrap that has failed.
pub(super) fn failure(request: Option<(Path, Option<ResponseCode>)>) -> String {
    match request {
        None => "the bootstrap has failed: the device has not responded in time".into(),
        Some((path, None)) => format!("the bootstrap has failed: no response to the request for {path}"),
        Some((path, Some(code))) => format!("the bootstrap has failed: {code} is the response for {path}"),
    }
}

/// Returns the instances of object 0 in a Bootstrap-Discover.
fn kept_accounts(response: &ClientResponse<'_>) -> Result<Vec<u16>, Error> {
    let links = response.payload.links()?;
    let paths = links.iter().filter_map(|link| link.path_below(links.root()));
    Ok(paths.filter(|path| path.object_id() == Some(0)).filter_map(|path| path.instance_id()).collect())
}

/// Returns the requests that write accounts, beside those that the device keeps.
fn plan(format: ContentFormat, accounts: &[&Account], kept: &[u16]) -> Result<BootstrapPlan, Error> {
    let mut plan = BootstrapPlan::new(format);
    let free = (0..).filter(|id| !kept.contains(id));
    for ((account, security_id), server_id) in accounts.iter().zip(free).zip(0..) {
        plan = plan
            .write(Path::instance(0, security_id), &security(account))?
            .write(Path::instance(1, server_id), &server(account))?;
    }
    Ok(plan)
}

fn security(account: &Account) -> Lwm2mSecurity {
    let (mode, identity, key) = match &account.credentials {
        Some(Credentials { identity, key }) => (SecurityMode::PreSharedKey, identity.clone(), key.clone()),
        None => (SecurityMode::NoSecurity, Vec::new(), Vec::new().into()),
    };
    Lwm2mSecurity {
        short_server_id: Some(account.server.into()),
        ..Lwm2mSecurity::new(account.uri.clone(), false, mode, identity, Vec::new(), key)
    }
}

fn server(account: &Account) -> Lwm2mServer {
    Lwm2mServer::new(account.server.into(), account.lifetime.into(), false, account.binding.clone())
}
